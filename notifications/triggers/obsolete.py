"""Whether a message has lost its cause while it waited."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from notifications import reasons, topics
from notifications.models import Notice, Preferences, UnsteadyTime
from notifications.triggers import (
    digests,
    hand_overs,
    repairs,
    unsteady,
)
from notifications.triggers.calendar_facts import CalendarFacts
from notifications.triggers.concerned_channels import KnownChannels, any_muted, holding
from notifications.triggers.outages.faults import is_open, is_over


def why_obsolete(
    notice: Notice,
    preferences: Preferences,
    *,
    at: datetime,
    known: KnownChannels | None = None,
) -> str:
    """A code of ``reasons`` why this message need not go out any more; empty where it must.

    ``at``: aware UTC. ``known``: channels that were read for this message among others.
    """
    known = known or KnownChannels.of_messages([notice])
    if not notice.user.is_active:
        return reasons.ACCOUNT_CLOSED
    if not notice.user.email:
        return reasons.NO_ADDRESS
    if notice.topic == topics.TEST:
        return ""
    if notice.topic == topics.HAND_OVER:
        return "" if hand_overs.still_to_tell(notice, at=at) else reasons.ANSWERED
    if not preferences.wants(notice.topic):
        return reasons.NOT_WANTED
    if notice.topic == topics.WEEKLY_DIGEST:
        reason = _digest(notice, preferences, known, at)
    else:
        check = CHECKS.get(notice.topic)
        reason = check(notice, at) if check else ""
    if reason or holding(notice, at=at, known=known):
        return reason
    return reasons.MUTED if any_muted(notice, at=at, known=known) else GONE[notice.topic]


def _failure(notice: Notice, at: datetime) -> str:
    """Posts that failed for what was repaired since are in the history, not news."""
    return reasons.REPAIRED if repairs.repaired(notice, at=at) else ""


def _unsteady(notice: Notice, at: datetime) -> str:
    """A message on an unsteady time that has not left when all has been well for hours."""
    if "unsteady" not in notice.context:
        return ""
    time = UnsteadyTime.objects.filter(notice=notice).first()
    if time is None or not unsteady.holds(time, at=at):
        return ""
    return "" if unsteady.troubled(time, at=at) else reasons.REPAIRED


def _recovered(notice: Notice, at: datetime) -> str:
    return "" if was_told(notice) else reasons.NEVER_TOLD


def _trouble(notice: Notice, at: datetime) -> str:
    if notice.context.get("over_of"):
        if not was_told(notice):
            return reasons.NEVER_TOLD
        return reasons.BROKEN_AGAIN if is_open(notice.context["network"]) else ""
    return reasons.OUTAGE_OVER if is_over(int(notice.context["outage"])) else ""


def _digest(notice: Notice, preferences: Preferences, known: KnownChannels, at: datetime) -> str:
    if (
        preferences.digest_always
        or not holding(notice, at=at, known=known)
        or digests.something_to_say(CalendarFacts(notice.user_id, at=at), at=at)
    ):
        return ""
    return reasons.NOTHING_TO_SAY


def was_told(notice: Notice) -> bool:
    """Whether what this message takes back really left."""
    told = (Notice.Outcome.SENT, Notice.Outcome.UNSURE)
    of = notice.context.get("of") or [notice.context.get("over_of")]
    return Notice.objects.filter(user_id=notice.user_id, pk__in=of, outcome__in=told).exists()


CHECKS: Mapping[str, Callable[[Notice, datetime], str]] = {
    topics.UPDATE_FAILURES: _failure,
    topics.CONNECTION_LOST: _unsteady,
    topics.LIMITED: _unsteady,
    topics.RECOVERED: _recovered,
    topics.NETWORK_TROUBLE: _trouble,
}
GONE: Mapping[str, str] = {
    topics.UPDATE_FAILURES: reasons.CHANNEL_GONE,
    topics.CONNECTION_LOST: reasons.REPAIRED,
    topics.LIMITED: reasons.REPAIRED,
    topics.RECOVERED: reasons.BROKEN_AGAIN,
    topics.ENDS_SOON: reasons.END_MOVED,
    topics.NETWORK_TROUBLE: reasons.OUTAGE_OVER,
    topics.WEEKLY_DIGEST: reasons.NO_CHANNEL,
    topics.REFRESHED: reasons.CHANNEL_GONE,
}
