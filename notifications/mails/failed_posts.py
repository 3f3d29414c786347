"""The failed posts that a message lists: which, where, when, why, and what helps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from channels.public.messages import (
    Channel,
    Diagnosis,
    OwnLook,
    ReportWords,
    diagnosis_of,
    identical_hint,
    network_at,
    report_words,
)
from notifications.models import Notice
from notifications.triggers.posts import reported_posts
from notifications.triggers.posts.reported_posts import Reported


@dataclass(frozen=True, slots=True)
class Post:
    """One post that failed. Times are aware UTC."""

    name: str  # the tool's own word for it; may be empty
    channel: Channel
    network: str
    failed_at: datetime


@dataclass(frozen=True, slots=True)
class FailedPosts:
    """What one message says of them, in the active language."""

    posts: tuple[Post, ...]  # the latest last
    count: int  # of all, also of those that are not listed
    words: ReportWords
    look: OwnLook
    next_due: tuple[datetime, ...] = ()  # what was due after each of all, soonest first
    hint: str = ""  # that the same post went to many at once, where that may be the reason

    @property
    def more(self) -> int:
        return max(self.count - len(self.posts), 0)

    def next_due_after(self, at: datetime) -> datetime | None:
        """The soonest post that is still to come ``at`` (aware UTC), as the tool told it."""
        return next((due for due in self.next_due if due > at), None)


def of(notice: Notice, *, at: datetime, limit: int = 50) -> FailedPosts | None:
    """As it stands ``at`` (aware UTC). None where the message is about no failed post."""
    reported = reported_posts.of(notice, at=at)
    if reported is None:
        return None
    rows = reported.reports
    due = rows.exclude(next_due_at=None).order_by("next_due_at")
    return describe(
        reported,
        diagnosis_of(reported.channel, at=at),
        tuple(
            _post(row.post, row.channel, row.failed_at)
            for row in rows.order_by("failed_at", "pk")[:limit]
        ),
        count=int(notice.context["count"]),
        next_due=tuple(moment for moment in due.values_list("next_due_at", flat=True) if moment),
        identical=rows.aggregate(most=Max("identical"))["most"] or 0,
        at=at,
    )


def describe(
    reported: Reported,
    verdict: Diagnosis,
    posts: tuple[Post, ...],
    *,
    count: int,
    next_due: tuple[datetime, ...] = (),
    identical: int = 0,
    at: datetime,
) -> FailedPosts:
    """What is said of posts that failed. ``identical``: the same one on so many channels."""
    channel = reported.channel
    return FailedPosts(
        posts=posts,
        count=count,
        words=report_words(channel, reported.failed, reported.look, verdict, at=at),
        look=reported.look,
        next_due=next_due,
        hint=identical_hint(channel.network, identical) if identical > 1 else "",
    )


def _post(name: str, channel: Channel, failed_at: datetime) -> Post:
    network = network_at(channel.network, channel.credential.server)
    return Post(name, channel, network.name, failed_at)
