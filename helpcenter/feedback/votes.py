""" "Did this help?": one vote of one reader on one revision, which may change.

Who voted is not stored; ``readers.voter`` says how far that holds. So that a vote cannot
be matched with other rows by its hour, it keeps only its day; and once the article's text
is replaced nobody can change the vote any more, so its keyed hash goes too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from channels.public import help_center as public
from core.bounded_deletes import Old
from core.periodic.run import GoesOn, always
from helpcenter.articles.library import Article
from helpcenter.models import Feedback

Reason = Feedback.Reason
REASONS_THAT_FIT: dict[bool, tuple[Feedback.Reason, ...]] = {
    True: (Reason.WORKED, Reason.QUICK, Reason.UNDERSTOOD),
    False: (
        Reason.STEPS_DIFFER,
        Reason.UNCLEAR,
        Reason.STILL_BROKEN,
        Reason.NETWORK_MISSING,
        Reason.DIAGNOSIS_WRONG,
    ),
}
ANONYMOUS = "gone-"
# So many votes lose their voters at a time.
AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Ballot:
    """Whose vote on what."""

    article: Article
    voter: str


def subject(article: Article) -> str:
    """What a vote is about: this text, in this language, as it stood."""
    return f"{article.slug}:{article.language}:{article.revision}"


def reasons(row: Feedback) -> list[Feedback.Reason]:
    """Those that fit the vote. A diagnosis can be wrong only for somebody who was given
    one: a reader with a channel on the networks that the article is about."""
    told = row.reader_state != public.NONE
    return [
        reason
        for reason in REASONS_THAT_FIT[row.helpful]
        if told or reason is not Reason.DIAGNOSIS_WRONG
    ]


def vote(ballot: Ballot, *, helpful: bool, reader_state: str, at: datetime) -> Feedback:
    """Store yes or no. A changed mind replaces the vote and keeps what was written; a
    reason that fits the other answer only is dropped."""
    article = ballot.article
    row, _created = Feedback.objects.update_or_create(
        slug=article.slug,
        language=article.language,
        revision=article.revision,
        voter=ballot.voter,
        defaults={"helpful": helpful, "reader_state": reader_state},
        create_defaults={
            "helpful": helpful,
            "reader_state": reader_state,
            "created_at": at.replace(hour=0, minute=0, second=0, microsecond=0),
        },
    )
    if row.reason and row.reason not in reasons(row):
        row.reason = ""
        row.save(update_fields=["reason"])
    return row


def add_reason(row: Feedback, *, reason: str, section: str, comment: str) -> bool:
    """Add the why. New words are queued for support once more. Tokens and passwords
    in them are not stored; True where there were any."""
    kept = public.without_secrets(comment)
    changed = ["reason", "section", "comment"]
    if kept and kept != row.comment:
        # Also from a worker that is sending the former ones: its claim is lost.
        row.mailed_at = row.mail_leased_until = None
        row.mail_tries = 0
        changed += ["mailed_at", "mail_leased_until", "mail_tries"]
    row.reason, row.section, row.comment = reason, section, kept
    row.save(update_fields=changed)
    return kept != comment


def existing_vote(ballot: Ballot) -> Feedback | None:
    """This reader's vote on this revision, if there is one."""
    article = ballot.article
    return Feedback.objects.filter(
        slug=article.slug,
        language=article.language,
        revision=article.revision,
        voter=ballot.voter,
    ).first()


def forget_voters(articles: Iterable[Article], *, goes_on: GoesOn = always) -> int:
    """Take the keyed hash off every vote on a text that is none of these any more; how
    many. After that not even the key finds out who voted. Harmless to repeat.

    ``goes_on``: asked before each portion; the next run has the others.
    """
    current = {article.revision for article in articles}
    old = Feedback.objects.exclude(revision__in=current).exclude(voter__startswith=ANONYMOUS)
    forgotten = 0
    while goes_on() and (keys := list(old.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])):
        nobody = Concat(Value(ANONYMOUS), Cast("pk", CharField()))
        forgotten += Feedback.objects.filter(pk__in=keys).update(voter=nobody)
    return forgotten


def old(*, at: datetime) -> Old:
    """Votes that are old ``at`` (aware UTC), with what was written."""
    return Feedback.objects.filter(created_at__lt=at - settings.VOTE_LIFE), "pk"


def make_anonymous(row: Feedback) -> None:
    """Its reader has left: the count stays, the hash and their words go."""
    row.voter, row.comment = f"{ANONYMOUS}{row.pk}", ""
    row.save(update_fields=["voter", "comment"])
