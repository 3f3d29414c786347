"""The failed posts that a message lists: which, where, when, why, and what helps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from channels import registry
from channels.causes_in_words import sentence_for
from channels.contract import RECONNECT, Blame, Cause, Certainty, Finding
from channels.models import Channel, FailureReport
from channels.next_steps import next_step
from notifications import about
from notifications.models import Notice

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

    @property
    def more(self) -> int:
        return max(self.count - len(self.posts), 0)


def of(notice: Notice, *, limit: int = 50) -> FailedPosts | None:
    """None where the message is about no failed post."""
    if not notice.context.get("count"):
        return None
    found = _reports(notice)
    last = found.order_by("-failed_at").first()
    cause = Cause(notice.context.get("cause") or (last.cause if last else Cause.UNKNOWN))
    channel = Channel.objects.filter(pk__in=about.named_ids(notice)).first()
    network = registry.get(channel.network).name if channel else ""
    rule = str(notice.context.get("rule") or (last.rule if last else ""))
    finding = Finding(cause, Blame.NOBODY, Certainty.SAID, rule, status=REFUSED)
    posts = tuple(_post(one) for one in found.order_by("failed_at", "pk")[:limit])
    return FailedPosts(
        posts=posts,
        count=int(notice.context["count"]),
        cause=cause,
        says=_says(cause, network, channel.name if channel else ""),
        step=next_step(finding, network),
        article=finding.article,
        reconnect=cause in RECONNECT,
    )


def _reports(notice: Notice) -> QuerySet[FailureReport]:
    return FailureReport.objects.filter(
        pk__in=notice.context.get("reports", []), channel__credential__user_id=notice.user_id
    ).select_related("channel")


def _post(report: FailureReport) -> Post:
    network = registry.get(report.channel.network).name
    return Post(report.post, report.channel, network, report.failed_at, report.next_due_at)


def _says(cause: Cause, network: str, name: str) -> str:
    """Nothing where the step says it already."""
    if cause in (Cause.EXPIRED, Cause.PERMISSION_MISSING):
        return ""
    return sentence_for(cause) % {"network": network, "name": name}
