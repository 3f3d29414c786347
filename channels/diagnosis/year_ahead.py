"""When a login needs its person in the time ahead, as far as that can be told. Pure; no Django.

It needs them now, or at the end that they must mind; and then again after each such time, if they
sign in each time. What a machine renews, and what has no end date, needs nobody.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from channels.contract import Policy, State
from channels.diagnosis.verdict import Clock, Diagnosis

# What comes round more often than this is not told by the day.
SHORTEST_ROUND = timedelta(days=2)
# The network's figure for the clock that ends.
LIVES = {
    Clock.ACCESS: "access_token_seconds",
    Clock.REFRESH: "refresh_token_seconds",
    Clock.DATA_ACCESS: "data_access_seconds",
}


class Outlook(StrEnum):
    """Why a login needs its person, or does not."""

    NOW = "now"
    DATED = "dated"
    LATER = "later"  # not within the time that is looked at
    RENEWED = "renewed"
    OPEN = "open"  # no end is known
    NOT_SET_UP = "not_set_up"


class YearAhead(NamedTuple):
    """``needed``: each time the person is needed, the first one first."""

    outlook: Outlook
    needed: tuple[datetime, ...]
    every: timedelta | None  # from one time to the next; None where none follows


def year_ahead(diagnosis: Diagnosis, policy: Policy, *, until: datetime) -> YearAhead:
    """What lies between the verdict's own moment and ``until``."""
    if diagnosis.state is State.NOT_SET_UP:
        return YearAhead(Outlook.NOT_SET_UP, (), None)
    every = _every(diagnosis, policy)
    if diagnosis.needs_person:
        return YearAhead(Outlook.NOW, _each(diagnosis.at, every, until), every)
    end = diagnosis.ends_at
    if end is None:
        renewed = diagnosis.renews_at is not None
        return YearAhead(Outlook.RENEWED if renewed else Outlook.OPEN, (), None)
    first = max(end, diagnosis.at)
    if first >= until:
        return YearAhead(Outlook.LATER, (first,), every)
    return YearAhead(Outlook.DATED, _each(first, every, until), every)


def _every(diagnosis: Diagnosis, policy: Policy) -> timedelta | None:
    """How long a new consent lasts: the network's figure, else as long as this one."""
    if diagnosis.clock is None or diagnosis.ends_at is None:
        return None
    # Where renewals go on up to a wall, that is the end, however soon an unused token goes.
    wall = policy.days("session_seconds") if diagnosis.clock is Clock.REFRESH else None
    every = wall or policy.days(LIVES[diagnosis.clock]) or diagnosis.ends_at - diagnosis.issued_at
    return every if every >= SHORTEST_ROUND else None


def _each(first: datetime, every: timedelta | None, until: datetime) -> tuple[datetime, ...]:
    times = [first]
    while every is not None and times[-1] + every < until:
        times.append(times[-1] + every)
    return tuple(times)
