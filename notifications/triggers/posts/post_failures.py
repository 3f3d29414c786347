"""Posts that failed, grouped by root cause: told at once, and never as a flood.

The first message leaves after a moment in which the rest of a batch arrives. While the
cause stays the same, what fails later waits for a follow-up: an hour after the last
message, then six, then a day.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.dispatch import receiver

from channels.contract import Finding
from channels.public.messages import Channel, FailureReport, failure_reported
from notifications import topics
from notifications.models import Notice, Preferences
from notifications.triggers import root_causes
from notifications.triggers.enqueue import about_root, amend, enqueue_notice, next_key

log = logging.getLogger(__name__)

GATHER = timedelta(seconds=20)
FOLLOW_UPS = (timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))
# So many posts are kept by number in one message; the rest are only counted.
LISTED = 200
# Each try is lost only to another report that was written.
TRIES = 50


@dataclass(frozen=True, slots=True)
class FailedPost:
    """One post that failed."""

    channel: Channel
    finding: Finding
    report: FailureReport | None
    root: str
    at: datetime

    @property
    def wide(self) -> bool:
        """Whether the cause is one login's, or one place's behind it."""
        return root_causes.credential_wide(self.root) or self.root.startswith("unknown:")


@receiver(failure_reported)
def post_failed(
    sender: object,
    channel: Channel,
    finding: Finding,
    at: datetime,
    report: FailureReport | None = None,
    **kwargs: object,
) -> None:
    mine = Preferences.of(channel.credential.user)
    if not mine.wants(topics.UPDATE_FAILURES):
        return
    failed = FailedPost(
        channel, finding, report, root_causes.of_failure(channel, finding, at=at), at
    )
    for _try in range(TRIES):
        last = about_root(mine.user_id, failed.root).last()
        if last and last.outcome == Notice.Outcome.OWED and last.claimed_at is None:
            if amend(last, _with_post(last.context, failed), waiting=True):
                return
        elif _enqueue(mine, failed, last):
            return
    log.error("a failed post of channel %s could not be added to a message", channel.pk)


def _enqueue(mine: Preferences, failed: FailedPost, last: Notice | None) -> Notice | None:
    step, due_at = _follow_up(last, failed.at)
    context = {
        "root": failed.root,
        "channel": failed.channel.pk,
        "cause": failed.finding.cause.value,
        "certainty": failed.finding.certainty.value,
        "rule": failed.finding.rule,
        "step": step,
    }
    return enqueue_notice(
        mine,
        topics.UPDATE_FAILURES,
        next_key(mine.user_id, f"failed:{failed.root}"),
        at=failed.at,
        due_at=due_at,
        credential=failed.channel.credential if failed.wide else None,
        context=context | _with_post({}, failed),
    )


def _follow_up(last: Notice | None, at: datetime) -> tuple[int, datetime]:
    """The step of the follow-up, and when it is due: a day without a failure starts anew."""
    if last is None:
        return 0, at + GATHER
    told_at = last.ended_at or last.claimed_at or last.due_at
    if at - told_at >= FOLLOW_UPS[-1]:
        return 0, at + GATHER
    step = int(last.context.get("step", 0)) + 1
    wait = FOLLOW_UPS[min(step, len(FOLLOW_UPS)) - 1]
    return step, max(at + GATHER, told_at + wait)


def _with_post(context: dict[str, Any], failed: FailedPost) -> dict[str, Any]:
    """What changes in a message's context by one more post."""
    reports, channels = list(context.get("reports", [])), list(context.get("channels", []))
    if failed.report is not None and len(reports) < LISTED:
        reports.append(failed.report.pk)
    if failed.channel.pk not in channels:
        channels.append(failed.channel.pk)
    return {
        "reports": reports,
        "channels": channels,
        "count": context.get("count", 0) + 1,
        # Of a login: what was repaired before the last of its posts failed is not repaired.
        **({"generation": failed.channel.credential.generation} if failed.wide else {}),
        "last_at": failed.at.isoformat(),
    }
