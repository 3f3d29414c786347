"""What a message on failed posts rests on: the reports, and what our own look says of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from channels.contract import Cause, Certainty
from channels.public.messages import (
    Channel,
    Failed,
    FailureReport,
    OwnLook,
    diagnosis_of,
    look_at,
    own_look,
)
from notifications import topics
from notifications.models import Notice
from notifications.triggers import concerned_channels
from notifications.triggers.enqueue import amend

# The network is asked at once, and where it names no cause again after one and ten minutes.
LOOK_WITHIN = timedelta(minutes=20)
LOOK_AGAIN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Reported:
    """The posts of one message: the last of them speaks for all, as they share a cause."""

    channel: Channel
    failed: Failed
    look: OwnLook
    asking: bool  # the network was to be asked about it at once
    reports: QuerySet[FailureReport]


def of(notice: Notice, *, at: datetime) -> Reported | None:
    """As it stands ``at`` (aware UTC). None where the message is about no failed post."""
    if not notice.context.get("count"):
        return None
    reports = FailureReport.objects.filter(
        pk__in=notice.context.get("reports", []), channel__credential__user_id=notice.user_id
    ).select_related("channel__credential")
    last = reports.order_by("failed_at", "pk").last()
    if last is not None:
        failed = Failed(Cause(last.cause), last.rule, last.daily_cap, last.again_at)
        return Reported(last.channel, failed, own_look(last, at=at), last.asking, reports)
    return _without_reports(notice, reports, at)


def _without_reports(
    notice: Notice, reports: QuerySet[FailureReport], at: datetime
) -> Reported | None:
    """What the message itself kept of them."""
    listed = Channel.objects.filter(pk__in=concerned_channels.named_ids(notice))
    channel = listed.select_related("credential").first()
    if channel is None:
        return None
    cause = Cause(notice.context.get("cause") or Cause.UNKNOWN)
    said = Certainty(notice.context.get("certainty") or Certainty.SAID)
    verdict = diagnosis_of(channel, at=at)
    look = look_at(channel, verdict, cause, said, failed_at=notice.created_at)
    failed = Failed(cause, str(notice.context.get("rule") or ""))
    return Reported(channel, failed, look, asking=False, reports=reports)


def look_awaited_until(notice: Notice, *, at: datetime) -> datetime | None:
    """When to see again whether our own look has come; None where nothing is waited for."""
    if notice.topic != topics.UPDATE_FAILURES or at >= notice.created_at + LOOK_WITHIN:
        return None
    reported = of(notice, at=at)
    if reported is None or not reported.asking or reported.look is not OwnLook.AWAITED:
        return None
    return min(at + LOOK_AGAIN, notice.created_at + LOOK_WITHIN)


def note_named(notices: Sequence[Notice], *, at: datetime) -> None:
    """Keep of each message on failed posts, as it leaves ``at``, whether it states the cause.

    What it called uncertain, or denied, has not told of a lost connection.
    """
    for notice in notices:
        reported = of(notice, at=at) if notice.topic == topics.UPDATE_FAILURES else None
        if reported is not None and not reported.look.names_cause:
            while not amend(notice, {"named": False}):
                notice.refresh_from_db()
