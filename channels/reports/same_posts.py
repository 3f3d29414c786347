"""Which of a person's channels got the same post, by what this report and those before it say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from channels.contract import Blame, Cause, Certainty, Finding
from channels.models import Channel, FailureReport
from channels.reports import identical_posts
from channels.reports.failed_posts import FailedPost
from channels.reports.identical_posts import SAME_MOMENT, Sent

PURPOSE = "channel-care content of a post"


def sent(channel: Channel, failed_post: FailedPost) -> Sent:
    """The post behind a report, for ``same_call``."""
    others = Channel.objects.filter(
        pk__in=failed_post.also_to,
        network=channel.network,
        credential__user=channel.credential.user_id,
    )
    also = frozenset(others.values_list("pk", flat=True)) if failed_post.also_to else frozenset()
    return Sent(
        channel.network,
        channel.pk,
        keyed_hash(channel, failed_post.content),
        failed_post.failed_at,
        also,
    )


def keyed_hash(channel: Channel, content: str) -> str:
    """What is kept of a hash: keyed, and another for each person."""
    if not content:
        return ""
    key = f"{channel.credential.user_id}\n{content.lower()}"
    return salted_hmac(PURPOSE, key, algorithm="sha256").hexdigest()


def channels_with_it(
    channel: Channel, failed_post: FailedPost, same_call: Sequence[Sent]
) -> frozenset[int]:
    """Those that got the same post at once, this one among them; empty where it is alone.

    ``same_call``: what the same call tells of other channels.
    """
    mine = sent(channel, failed_post)
    posts = [mine, *same_call, *_reported_before(channel, mine)]
    return identical_posts.identical_groups(posts)[0]


def _reported_before(channel: Channel, mine: Sent) -> list[Sent]:
    if not mine.content:
        return []
    rows = _same_moment(channel, mine.content, mine.at).exclude(channel=channel)
    reported = rows.values_list("channel_id", "failed_at")[:200]
    return [Sent(channel.network, pk, mine.content, when) for pk, when in reported]


def update_earlier(channel: Channel, kept: FailureReport, together: frozenset[int]) -> None:
    """Those reported a moment ago could not know yet."""
    if together and kept.content:
        rows = _same_moment(channel, kept.content, kept.failed_at).exclude(pk=kept.pk)
        for other in rows.filter(identical__lt=len(together)):
            if identical_posts.may_explain(_finding_of(other), together):
                FailureReport.objects.filter(pk=other.pk).update(identical=len(together))


def _same_moment(channel: Channel, content: str, at: datetime) -> QuerySet[FailureReport]:
    return FailureReport.objects.filter(
        content=content,
        channel__network=channel.network,
        channel__credential__user=channel.credential.user_id,
        failed_at__range=(at - SAME_MOMENT, at + SAME_MOMENT),
    )


def _finding_of(kept: FailureReport) -> Finding:
    return Finding(Cause(kept.cause), Blame.NOBODY, Certainty(kept.certainty), kept.rule)
