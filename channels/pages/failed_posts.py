"""The posts that failed lately on a channel: what they mean now, in the words of the mails."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from channels.contract import Cause
from channels.diagnosis.diagnose import Diagnosis
from channels.models import Channel, FailureReport
from channels.reports.own_look import own_look
from channels.reports.wording import Failed, ReportWords, report_words

LATELY = timedelta(days=7)
# So many reports are looked through for causes that differ, and so many causes are shown.
READ, SHOWN = 50, 3


@dataclass(frozen=True, slots=True)
class FailedPost:
    """The last of the posts that failed for one cause. ``count``: of all of them lately."""

    failed_at: datetime
    post: str  # the tool's own word for it; may be empty
    words: ReportWords
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
    words = report_words(channel, failed, own_look(last, at=at), verdict, at=at)
    return FailedPost(last.failed_at, last.post, words, len(alike))
