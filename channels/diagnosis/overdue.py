"""Whether a login should have been looked at long ago. Pure: no clock, no database, no Django.

A verdict is worth as much as the last look behind it. Where no worker looks any more, nothing
that was heard goes on holding just because nobody asked again.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from channels.diagnosis.verdict import Snapshot

# A look may be late by so much, or by this share of the token's life where that is less.
LATEST, SHARE_OF_LIFE = timedelta(hours=12), 3
# Rounds come every minute or so: a backlog of some minutes is no news, however short the life.
LEAST = timedelta(minutes=15)


def may_be_late(life: timedelta | None) -> timedelta:
    """By how much a look may be late; ``life``: the access token's, None where it has no end."""
    if life is None:
        return LATEST
    return max(min(LATEST, life / SHARE_OF_LIFE), LEAST)


def not_looked_since(
    snapshot: Snapshot, access_ends_at: datetime | None, at: datetime
) -> datetime | None:
    """The last look, where the one after it is overdue ``at``; None while it is not."""
    due = snapshot.due_since or snapshot.next_ask_at
    life = None if access_ends_at is None else access_ends_at - snapshot.issued_at
    if not snapshot.set_up or due is None or at - due <= may_be_late(life):
        return None
    looks = (snapshot.asked_at, snapshot.last_alive_at)
    known = [look for look in looks if look is not None and look <= at]
    return max(known, default=min(snapshot.issued_at, at))
