"""Whether a week holds anything that a digest could tell."""

from __future__ import annotations

from datetime import datetime, timedelta

from channels.contract import State
from channels.public.messages import (
    Channel,
    Event,
    EventKind,
    FailureReport,
    diagnosis_of,
    foreseen,
)

WEEK = timedelta(days=7)


def something_to_say(user_id: int, *, at: datetime, known_at: datetime | None = None) -> bool:
    """True where a channel does not simply work, or one broke, mended or lost a post this week.

    ``at``: aware UTC. Renewals that went well are no news. ``known_at``: the moment of
    asking, where ``at`` lies ahead.
    """
    channels = Channel.objects.filter(credential__user_id=user_id).select_related("credential")
    if any(_state(channel, at, known_at or at) is not State.WORKING for channel in channels):
        return True
    lately = at - WEEK
    changed = Event.objects.filter(
        credential__user_id=user_id,
        kind=EventKind.STATE_CHANGED,
        former=False,
        at__gt=lately,
        at__lte=at,
    )
    if changed.exists():
        return True
    return FailureReport.objects.filter(
        channel__credential__user_id=user_id, reported_at__gt=lately, reported_at__lte=at
    ).exists()


def _state(channel: Channel, at: datetime, known_at: datetime) -> State:
    """What a machine renews, and asks about, is taken to be so in time, as long as it is now."""
    now = diagnosis_of(channel, at=known_at)
    if now.renews_at is not None or at == known_at:
        return now.state
    return foreseen(channel, at=at).state
