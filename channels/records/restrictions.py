"""What a network told of a place unasked, and how long that outweighs what a list says of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from channels.contract import Cause, Finding
from channels.models import Channel

# The rule of what was told unasked.
TOLD = "told-by-callback"
# How long a restriction without an end is believed: the word that it is lifted may be lost.
WITHOUT_AN_END = timedelta(days=30)


def stays_restricted(channel: Channel, *, at: datetime) -> bool:
    """Whether the network said that this place may not publish, and that still holds.

    A list of places tells nothing of it: a restricted one may be there with its role, and one
    that was taken down be missing. ``at``: aware UTC.
    """
    if channel.rule != TOLD or channel.cause != Cause.ACCOUNT_SUSPENDED:
        return False
    until = channel.codes.get("until")
    end = datetime.fromisoformat(until) if until else channel.cause_since + WITHOUT_AN_END
    return at < end


def is_news(channel: Channel, finding: Finding) -> bool:
    """Whether what was told changes what we know of the place.

    News may overtake each other: the later day counts. That a place is free again says
    something of one that was restricted, and nothing of any other trouble.
    """
    before = channel.codes.get("issued_at", "") if channel.rule == TOLD else ""
    if finding.codes["issued_at"] < before:
        return False
    return finding.cause is not Cause.ALIVE or channel.cause == Cause.ACCOUNT_SUSPENDED
