""" "Did this help?": one vote of one reader on one revision, which may change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from helpcenter.articles import Article
from helpcenter.models import Feedback


@dataclass(frozen=True, slots=True)
class Ballot:
    """Whose vote on what."""

    article: Article
    voter: str


def subject(article: Article) -> str:
    """What a vote is about: this text, in this language, as it stood."""
    return f"{article.slug}:{article.language}:{article.revision}"


def vote(ballot: Ballot, *, helpful: bool, reader_state: str, at: datetime) -> Feedback:
    """Store yes or no. A changed mind replaces the vote and keeps what was written."""
    article = ballot.article
    row, _created = Feedback.objects.update_or_create(
        slug=article.slug,
        language=article.language,
        revision=article.revision,
        voter=ballot.voter,
        defaults={"helpful": helpful, "reader_state": reader_state},
        create_defaults={"helpful": helpful, "reader_state": reader_state, "created_at": at},
    )
    return row


def explain(row: Feedback, *, reason: str, comment: str) -> None:
    """Add the why. Words that are new are owed to support once more."""
    if comment and comment != row.comment:
        row.mailed_at = row.mail_leased_until = None
    row.reason, row.comment = reason, comment
    row.save(update_fields=["reason", "comment", "mailed_at", "mail_leased_until"])


def cast(ballot: Ballot) -> Feedback | None:
    """This reader's vote on this revision, if there is one."""
    article = ballot.article
    return Feedback.objects.filter(
        slug=article.slug,
        language=article.language,
        revision=article.revision,
        voter=ballot.voter,
    ).first()
