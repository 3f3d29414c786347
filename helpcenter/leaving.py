"""A person leaves, or takes everything along: requests for help, and votes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.registered import ExportPart, Leaving, LeavingStep, Row, Stays
from helpcenter.articles import library
from helpcenter.articles.library import Article
from helpcenter.feedback import votes
from helpcenter.models import Feedback, Ticket
from helpcenter.readers import voter_of


def requests(user: User) -> Iterator[Row]:
    rows = Ticket.objects.filter(user=user).prefetch_related("replies").order_by("created_at")
    for ticket in rows.iterator(chunk_size=100):
        yield {
            "reference": ticket.reference,
            "written_at": ticket.created_at,
            "address": ticket.email,
            "about": ticket.about,
            "message": ticket.message,
            "diagnosis_sent_along": ticket.bundle,
            "state": ticket.state,
            "closed_at": ticket.closed_at,
            "letters": [
                {
                    "at": reply.created_at,
                    "from": "support" if reply.from_support else "you",
                    "text": reply.text,
                }
                for reply in ticket.replies.all()
            ],
        }


def own_votes(user: User) -> Iterator[Row]:
    """Those on texts that stand still: of others nobody can tell any more whose they are."""
    for vote in _votes(user):
        yield {
            "article": vote.slug,
            "language": vote.language,
            "day": vote.created_at.date(),
            "helped": vote.helpful,
            "reason": vote.reason,
            "paragraph": vote.section,
            "comment": vote.comment,
        }


def run(leaving: Leaving) -> datetime | None:
    """See ``LeavingStep``. Who waits for an answer still gets it, by the address they wrote from:
    such a request stays until its time is over. The others go."""
    mine = Ticket.objects.filter(user=leaving.user)
    mine.exclude(state=Ticket.State.OPEN).delete()
    mine.update(user=None, bundle=None)
    for vote in _votes(leaving.user):
        votes.make_anonymous(vote)
    return None


def goes(user: User) -> list[str]:
    count = Ticket.objects.filter(user=user).exclude(state=Ticket.State.OPEN).count()
    said = ngettext(
        "%(n)d request to our support, with the answers",
        "%(n)d requests to our support, with the answers",
        count,
    )
    return [said % {"n": count}] if count else []


def stays(user: User) -> list[Stays]:
    count = Ticket.objects.filter(user=user, state=Ticket.State.OPEN).count()
    said = ngettext(
        "%(n)d request that we have not answered yet, with the address you gave, so that the "
        "answer reaches you.",
        "%(n)d requests that we have not answered yet, with the addresses you gave, so that the "
        "answers reach you.",
        count,
    )
    kept = [Stays(said % {"n": count})] if count else []
    return [*kept, Stays(_("Your votes on whether an article helped, as numbers without a name."))]


def _votes(user: User) -> Iterator[Feedback]:
    for article in _current():
        ballot = votes.Ballot(article, voter_of(user, votes.subject(article)))
        if vote := votes.existing_vote(ballot):
            yield vote


def _current() -> list[Article]:
    return [article for language in library.languages() for article in library.library(language)]


STEP = LeavingStep("requests", run, goes=goes, stays=stays)
PARTS = (
    ExportPart(
        "requests",
        gettext_lazy("What you wrote to our support, and the answers."),
        ("helpcenter.ticket", "helpcenter.reply", "helpcenter.receipt"),
        requests,
    ),
    ExportPart(
        "votes",
        gettext_lazy("Which articles you said helped, and which did not."),
        ("helpcenter.feedback",),
        own_votes,
    ),
)
