"""The posts that failed lately on a channel: what they mean now, in the words of the mails."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from channels.contract import Cause, State
from channels.diagnosis.diagnose import Diagnosis
from channels.models import Channel, FailureReport
from channels.reports.own_look import OwnLook, own_look
from channels.reports.wording import Failed, ReportWords, report_words

LATELY = timedelta(days=7)
# As long as our own look may take, and a little more where none is to be had.
DOUBTED_FOR = timedelta(hours=1)
# So many reports are looked through for causes that differ, and so many causes are shown.
READ, SHOWN = 50, 3


@dataclass(frozen=True, slots=True)
class FailedPost:
    """The last of the posts that failed for one cause. ``count``: of all of them lately."""

    failed_at: datetime
    post: str  # the tool's own word for it; may be empty
    words: ReportWords
    look: OwnLook
    count: int


def failed_lately(channel: Channel, verdict: Diagnosis, *, at: datetime) -> list[FailedPost]:
    """The newest first. ``verdict``: how the channel is ``at`` (aware UTC)."""
    reports = FailureReport.objects.filter(channel=channel, failed_at__gt=at - LATELY)
    by_cause: dict[tuple[str, str], list[FailureReport]] = {}
    for report in reports.select_related("channel__credential")[:READ]:
        by_cause.setdefault((report.cause, report.rule), []).append(report)
    return [_told(channel, alike, verdict, at=at) for alike in list(by_cause.values())[:SHOWN]]


def _told(
    channel: Channel, alike: list[FailureReport], verdict: Diagnosis, *, at: datetime
) -> FailedPost:
    last = alike[0]
    failed = Failed(Cause(last.cause), last.rule, last.daily_cap, last.again_at)
    look = own_look(last, at=at)
    words = report_words(channel, failed, look, verdict, at=at)
    return FailedPost(last.failed_at, last.post, words, look, len(alike))


def doubted(failed: Iterable[FailedPost], verdict: Diagnosis, *, at: datetime) -> bool:
    """Whether a post that failed just now puts in doubt that the channel works ``at``."""
    well = verdict.state in (State.WORKING, State.ENDS_SOON)
    return well and any(each.look.doubts and at - each.failed_at <= DOUBTED_FOR for each in failed)
