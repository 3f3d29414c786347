"""When time alone next changes the state of a channel. Pure: no clock, no database.

Between the moments that ``_moments`` names, nothing that ``diagnose`` asks of its ``at`` has
another answer: an end, its warning, a renewal or a look that is late, a hiccup that lasts.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from channels.contract import Policy
from channels.diagnosis.diagnose import HICCUP, LATE, SHARE_OF_LIFE, diagnose
from channels.diagnosis.overdue import may_be_late
from channels.diagnosis.token_ends import clocks_of
from channels.diagnosis.verdict import Snapshot

# What holds up to and at a moment ends just after it.
JUST_AFTER = timedelta(microseconds=1)


def next_change(policy: Policy, snapshot: Snapshot, at: datetime) -> datetime | None:
    """The first moment after ``at`` (aware UTC) with another state, if nothing is heard until
    then; None where it stays for ever."""
    now = diagnose(policy, snapshot, at).state
    for moment in sorted(set(_moments(policy, snapshot, at))):
        if moment > at and diagnose(policy, snapshot, moment).state is not now:
            return moment
    return None


def _moments(policy: Policy, snapshot: Snapshot, at: datetime) -> Iterator[datetime]:
    """The clocks change at the end of the refresh token, and at that of the grant: there they
    are read again."""
    yield from _of_clocks(policy, snapshot, at)
    for turn in (snapshot.refresh_expires_at, snapshot.session_expires_at):
        if turn is not None and turn > at:
            yield turn
            yield from _of_clocks(policy, snapshot, turn)
    if snapshot.last_alive_at is not None:
        yield snapshot.last_alive_at + HICCUP + JUST_AFTER
    if snapshot.server_gone_at is not None:
        yield snapshot.server_gone_at


def _of_clocks(policy: Policy, snapshot: Snapshot, at: datetime) -> Iterator[datetime]:
    clocks = clocks_of(policy, snapshot, at)
    if clocks.ends_at is not None:
        yield from (clocks.ends_at - clocks.warn, clocks.ends_at)
    if clocks.sure_end is not None:
        yield clocks.sure_end
    life = None
    if clocks.access is not None:
        life = clocks.access - snapshot.issued_at
        yield clocks.access
        late = max(LATE, max(life, timedelta(0)) / SHARE_OF_LIFE)
        yield clocks.access + late + JUST_AFTER
    due = snapshot.due_since or snapshot.next_ask_at
    if due is not None:
        yield due + may_be_late(life) + JUST_AFTER
