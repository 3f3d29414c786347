"""The failed posts that a message lists: which, where, when, why, and what helps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, QuerySet

from channels.contract import RECONNECT, Blame, Cause, Certainty, Finding
from channels.public.messages import (
    Channel,
    FailureReport,
    identical_hint,
    network_of,
    next_step,
    sentence_for,
)
from notifications.models import Notice
from notifications.triggers import concerned_channels

REFUSED = 400  # the network answered, and said no to this post


@dataclass(frozen=True, slots=True)
class Post:
    """One post that failed. Times are aware UTC."""

    name: str  # the tool's own word for it; may be empty
    channel: Channel
    network: str
    failed_at: datetime
    next_due_at: datetime | None


@dataclass(frozen=True, slots=True)
class FailedPosts:
    """What one message says of them, in the active language."""

    posts: tuple[Post, ...]  # the latest last
    count: int  # of all, also of those that are not listed
    cause: Cause
    says: str  # one sentence: what the network's answer means
    step: str  # one sentence: what to do, which may be nothing
    article: str
    reconnect: bool  # False: a refresh would not help, so no button may offer it
    next_due: tuple[datetime, ...] = ()  # what was due after each of all, soonest first
    hint: str = ""  # that the same post went to many at once, where that may be the reason

    @property
    def more(self) -> int:
        return max(self.count - len(self.posts), 0)

    def next_due_after(self, at: datetime) -> datetime | None:
        """The soonest post that is still to come ``at`` (aware UTC), as the tool told it."""
        return next((due for due in self.next_due if due > at), None)


def of(notice: Notice, *, limit: int = 50) -> FailedPosts | None:
    """None where the message is about no failed post."""
    if not notice.context.get("count"):
        return None
    reports = _reports(notice)
    last = reports.order_by("-failed_at").first()
    cause = Cause(notice.context.get("cause") or (last.cause if last else Cause.UNKNOWN))
    due = reports.exclude(next_due_at=None).order_by("next_due_at")
    return describe(
        Channel.objects.filter(pk__in=concerned_channels.named_ids(notice)).first(),
        cause,
        str(notice.context.get("rule") or (last.rule if last else "")),
        tuple(_post(report) for report in reports.order_by("failed_at", "pk")[:limit]),
        count=int(notice.context["count"]),
        next_due=tuple(moment for moment in due.values_list("next_due_at", flat=True) if moment),
        identical=reports.aggregate(most=Max("identical"))["most"] or 0,
    )


def describe(
    channel: Channel | None,
    cause: Cause,
    rule: str,
    posts: tuple[Post, ...],
    *,
    count: int,
    next_due: tuple[datetime, ...] = (),
    identical: int = 0,
) -> FailedPosts:
    """What is said of posts that failed at ``channel``. ``identical``: on so many channels."""
    network = network_of(channel.network).name if channel else ""
    finding = Finding(cause, Blame.NOBODY, Certainty.SAID, rule, status=REFUSED)
    return FailedPosts(
        posts=posts,
        count=count,
        cause=cause,
        says=_cause_sentence(cause, network, channel.name if channel else ""),
        step=next_step(finding, network),
        article=finding.article,
        reconnect=cause in RECONNECT,
        next_due=next_due,
        hint=identical_hint(channel.network, identical) if channel and identical > 1 else "",
    )


def _reports(notice: Notice) -> QuerySet[FailureReport]:
    return FailureReport.objects.filter(
        pk__in=notice.context.get("reports", []), channel__credential__user_id=notice.user_id
    ).select_related("channel")


def _post(report: FailureReport) -> Post:
    network = network_of(report.channel.network).name
    return Post(report.post, report.channel, network, report.failed_at, report.next_due_at)


def _cause_sentence(cause: Cause, network: str, name: str) -> str:
    """Nothing where the step says it already."""
    if cause in (Cause.EXPIRED, Cause.PERMISSION_MISSING):
        return ""
    return sentence_for(cause) % {"network": network, "name": name}
