"""Whether a week holds anything that a digest could tell."""

from __future__ import annotations

from datetime import datetime

from channels.contract import State
from channels.public.messages import Channel, Diagnosis, foreseen
from notifications.triggers.calendar_facts import WEEK, CalendarFacts


def something_to_say(
    facts: CalendarFacts, *, at: datetime, known_at: datetime | None = None
) -> bool:
    """True where a channel does not simply work, or one broke, mended or lost a post this week.

    ``at``: aware UTC. Renewals that went well are no news. ``known_at``: the moment of
    asking, where ``at`` lies ahead.
    """
    known_at = known_at or at
    pairs = facts.channels.judged(facts.channels.of(facts.user_id), at=known_at)
    if any(_state(channel, now, at, known_at) is not State.WORKING for channel, now in pairs):
        return True
    return facts.lately.news_since(at - WEEK)


def _state(channel: Channel, now: Diagnosis, at: datetime, known_at: datetime) -> State:
    """What a machine renews, and asks about, is taken to be so in time, as long as it is now."""
    if now.renews_at is not None or at == known_at:
        return now.state
    return foreseen(channel, at=at).state
