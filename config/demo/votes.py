"""What readers of the demo said: votes on two revisions, cast through the real functions.

And the support agent who reads them. The earlier text of an article is invented, so that
there is a before and an after to compare.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser, Permission, User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.test import RequestFactory

from config.demo.sign_in import AGENT_EMAIL
from helpcenter import readers
from helpcenter.articles.library import Article, languages, library
from helpcenter.feedback import votes
from helpcenter.models import Feedback

Reason = Feedback.Reason
STATES = ("none", "none", "none", "working", "working", "expired", "password_changed")
WORDS: dict[Feedback.Reason, tuple[str, ...]] = {
    Reason.WORKED: (
        "Took two minutes, thank you.",
        "Connected again on the first try.",
        "All three Pages are back.",
    ),
    Reason.UNDERSTOOD: (
        "Now I know why it happens every two months.",
        "So it was the password. Good to know before I change it again.",
        "The table answered what our client kept asking.",
    ),
    Reason.STEPS_DIFFER: (
        "My screen says “Apps and websites”, not what is written here.",
        "On the phone the menu is somewhere else.",
        "There is one more question in between, about the business.",
    ),
    Reason.UNCLEAR: (
        "Which of the two buttons do you mean?",
        "Too many words for me. Just tell me where to click.",
        "I do not know what a role is.",
    ),
    Reason.STILL_BROKEN: (
        "Did it twice, and the Page is still not in the list.",
        "It says connected, and the next post failed again.",
        "Worked for an hour, then the same message.",
    ),
    Reason.DIAGNOSIS_WRONG: (
        "It says password changed, but I did not change it.",
        "I never removed the app.",
    ),
}


@dataclass(frozen=True, slots=True)
class VoteCounts:
    """How many voted on the text before and on today's, and how many of 100 it helped."""

    before: int
    helped_before: int
    now: int
    helped: int


USUAL_VOTES = VoteCounts(before=6, helped_before=70, now=5, helped=75)
VOTE_COUNTS = {
    ("keeping-channels-connected", "en"): VoteCounts(26, 81, 24, 84),
    ("facebook", "en"): VoteCounts(34, 35, 36, 78),  # a revision that helped
    ("linkedin", "en"): VoteCounts(20, 70, 22, 68),
    ("change-a-password", "en"): VoteCounts(24, 88, 26, 42),  # one that did harm
    ("review-app-access", "en"): VoteCounts(12, 50, 14, 57),
    ("facebook", "es"): VoteCounts(8, 50, 10, 70),
}


def support_agent() -> User:
    """Staff who may read and answer in the help center, and nothing else."""
    user, new = User.objects.get_or_create(
        username="support", defaults={"email": AGENT_EMAIL, "is_staff": True}
    )
    if new:
        user.set_unusable_password()
        user.save()
        EmailAddress.objects.create(user=user, email=AGENT_EMAIL, verified=True, primary=True)
    # A demo of an earlier version, too, opens the pages that came since.
    user.user_permissions.set(_allowed())
    return user


def _allowed() -> QuerySet[Permission]:
    """Everything on the staff pages, and nothing that forgets what people have written."""
    of_help = Q(content_type__app_label="helpcenter") & ~Q(codename__startswith="delete_")
    of_mails = Q(content_type__app_label="notifications", codename="view_mail")
    of_running = Q(
        content_type__app_label="operations",
        codename__in=["view_heartbeat", "view_refusedcontent"],
    )
    looked_at = of_help | of_mails | of_running
    return Permission.objects.filter(looked_at | Q(codename="delete_synonym"))


@transaction.atomic
def load(*, at: datetime) -> None:
    """Once, and only where nobody has voted yet."""
    if Feedback.objects.exists():
        return
    chance = random.Random(20261124)  # noqa: S311  # nosec B311  # the same demo every time
    texts = {
        (article.slug, article.language): article
        for name in languages()
        for article in library(name)
    }
    for key, article in texts.items():
        counts = VOTE_COUNTS.get(key, USUAL_VOTES)
        old = hashlib.sha256(f"before {article.revision}".encode()).hexdigest()[:12]
        earlier = replace(article, revision=old)
        for age in _ages(chance, counts.before, 120, 40):
            _vote(chance, earlier, counts.helped_before, at - age)
        for age in _ages(chance, counts.now, 39, 0):
            _vote(chance, article, counts.helped, at - age)
    votes.forget_voters(texts.values())
    # Support has read these: the demo's mailbox begins without them.
    Feedback.objects.update(mailed_at=at)


def _ages(chance: random.Random, times: int, oldest: int, latest: int) -> Iterator[timedelta]:
    return (timedelta(days=chance.randint(latest, oldest)) for _ in range(times))


def _vote(chance: random.Random, article: Article, helped: int, at: datetime) -> None:
    """One more reader, with a vote and perhaps a why."""
    helpful, state = chance.randrange(100) < helped, chance.choice(STATES)
    ballot = votes.Ballot(article, _somebody(article))
    row = votes.vote(ballot, helpful=helpful, reader_state=state, at=at)
    if chance.randrange(100) < (25 if helpful else 75):
        reason = chance.choice([reason for reason in votes.reasons(row) if reason in WORDS])
        written = article.language == "en" and chance.randrange(3) == 0
        comment = chance.choice(WORDS[reason]) if written else ""
        anchors = [heading.anchor for heading in article.page.contents][:4]
        # Readers stumble over the steps, and those stand near the top.
        section = chance.choice([*anchors[:2], *anchors, ""]) if not helpful else ""
        votes.add_reason(row, reason=reason, section=section, comment=comment)


def _somebody(article: Article) -> str:
    """The keyed hash of a reader who was never here before."""
    request = RequestFactory().post("/")
    request.user = AnonymousUser()
    return readers.voter(request, votes.subject(article))
