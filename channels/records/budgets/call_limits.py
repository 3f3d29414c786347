"""Keeps what a network takes of our app: so many calls in any window, over all workers.

Where a network has many servers, each takes as many: what is counted is a realm
(``contract.realms``).
A limit is kept by a clock in a row (the generic cell rate algorithm): each call has its length
of time, and whoever makes calls moves the clock on by theirs, for a batch in one update. The
clock may run ahead of the time of day by a burst, no further. So the calls are spread, and no
window of the network's holds more of them, wherever it begins.

Looks leave a part of the burst to renewals, which cannot wait as long. A person at the page
never waits: their calls, and what a look asks beyond its first question, move the clock on
without asking it, and the looks that come later wait for them. A twentieth of the limit is left
for that.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models.functions import Greatest

from channels import registry
from channels.contract import CallLimit, split_realm
from channels.models import CallsGranted, Credential

# Of a limit: what may be called at once (of a small one more, but not so many), and what is left
# for calls that nobody is asked for.
BURST, BURST_OF_FEW, FEW = 0.05, 0.25, 50
UNASKED = 0.05
# Of the burst: for renewals alone.
RENEWALS = 0.25
# What was granted is used within this, or not at all.
LONGEST_LIFE = timedelta(seconds=10)
LIFE = 0.1  # of the window, where that is shorter
# Many logins are counted again after so long.
MANY, COUNTED_FOR = 1000, timedelta(minutes=10)
TRIES = 5


@dataclass(frozen=True, slots=True)
class Pace:
    """How a limit is kept. ``each``: the length of a call; ``burst``: how many at once."""

    seconds: int
    each: timedelta
    burst: int
    life: timedelta

    def room(self, urgent: bool) -> int:
        """How many calls at once, for a renewal and for a look."""
        return self.burst if urgent else self.burst - round(self.burst * RENEWALS)


@dataclass(slots=True)
class _Asking:
    """A look under way. ``granted``: calls of it that have been taken before it began; ``more``:
    what it asked beyond, taken when it ends."""

    granted: int
    more: int = 0


_asking: ContextVar[_Asking | None] = ContextVar("asking", default=None)
_counted: dict[str, tuple[datetime, int]] = {}


def paces(realm: str, *, at: datetime) -> list[Pace]:
    """How each limit of the network is kept; nothing where it has none. Raises ValueError where
    the operator's setting is none."""
    return [_pace(limit, _times(limit, realm, at)) for limit in limits(realm)]


def limits(realm: str) -> tuple[CallLimit, ...]:
    """The operator's word, else the policy's."""
    network, _server = split_realm(realm)
    said = str(getattr(settings, f"{network.upper()}_CALL_LIMIT", ""))
    if not said:
        return registry.get(network).policy.call_limits
    return () if said == "none" else tuple(map(_read, said.split()))


def life(realm: str, *, at: datetime) -> timedelta:
    """Within which a granted call is made or forgotten."""
    return min((pace.life for pace in paces(realm, at=at)), default=timedelta.max)


def grant(realm: str, wanted: int, *, urgent: bool, at: datetime) -> int:
    """Take up to ``wanted`` calls ``at`` (aware UTC); how many there are to be had."""
    for pace in paces(realm, at=at):
        wanted = _take(realm, pace, wanted, urgent, at)
    return wanted


def next_at(realm: str, *, at: datetime) -> datetime:
    """When a look may next be granted a call."""
    moments = [at]
    for pace in paces(realm, at=at):
        row = CallsGranted.objects.filter(network=realm, seconds=pace.seconds).first()
        moments += [row.until - pace.each * (pace.room(urgent=False) - 1)] if row else []
    return max(moments)


@contextmanager
def granted(realm: str, *, at: datetime) -> Iterator[None]:
    """Within, one call has been granted already; what is asked beyond is taken at the end."""
    asking = _Asking(1)
    token = _asking.set(asking)
    try:
        yield
    finally:
        _asking.reset(token)
        if asking.more:
            _charge(realm, asking.more, at)


def spend(realm: str, *, at: datetime) -> None:
    """A call leaves now: one that was granted, or one that others will wait for."""
    asking = _asking.get()
    if asking is None:
        _charge(realm, 1, at)
    elif asking.granted:
        asking.granted -= 1
    else:
        asking.more += 1


def _charge(realm: str, calls: int, at: datetime) -> None:
    for limit in limits(realm):
        pace = _pace(limit, _times_of_late(limit, realm, at))
        rows = CallsGranted.objects.filter(network=realm, seconds=pace.seconds)
        while not rows.update(until=Greatest("until", at) + pace.each * calls):
            _row(realm, pace, at)


def _take(realm: str, pace: Pace, wanted: int, urgent: bool, at: datetime) -> int:
    """By compare and swap: no lock is held, and who was slower asks again."""
    for _ in range(TRIES):
        row = _row(realm, pace, at)
        begins = max(row.until, at)
        free = (at + pace.each * pace.room(urgent) - begins) // pace.each
        taken = max(min(wanted, free), 0)
        unchanged = CallsGranted.objects.filter(pk=row.pk, until=row.until)
        if not taken or unchanged.update(until=begins + pace.each * taken):
            return taken
    return 0


def _row(realm: str, pace: Pace, at: datetime) -> CallsGranted:
    same = {"network": realm, "seconds": pace.seconds}
    row = CallsGranted.objects.filter(**same).first()
    if row is not None:
        return row
    try:
        with transaction.atomic():
            return CallsGranted.objects.create(**same, until=at)
    except IntegrityError:  # another worker was first
        return CallsGranted.objects.get(**same)


def _pace(limit: CallLimit, times: int) -> Pace:
    """In any window: the burst, and what is spread over it and over the life of a grant."""
    calls = max(limit.calls * times, 1)
    burst = max(int(max(calls * BURST, min(calls * BURST_OF_FEW, FEW))), 1)
    life = min(LONGEST_LIFE, limit.per * LIFE)
    spread = max(int(calls * (1 - UNASKED)) - burst, 1)
    return Pace(int(limit.per.total_seconds()), (limit.per + life) / spread, burst, life)


def _times(limit: CallLimit, realm: str, at: datetime) -> int:
    if not limit.each_login:
        return 1
    if _counted.get(realm, (at, 0))[1] > MANY:
        return _times_of_late(limit, realm, at)
    return _count(realm, at)


def _times_of_late(limit: CallLimit, realm: str, at: datetime) -> int:
    """The same, by a count that may be some minutes old."""
    if not limit.each_login:
        return 1
    counted_at, logins = _counted.get(realm, (at, 0))
    fresh = logins and timedelta(0) <= at - counted_at < COUNTED_FOR
    return logins if fresh else _count(realm, at)


def _count(realm: str, at: datetime) -> int:
    logins = max(Credential.objects.of_realm(realm).count(), 1)
    _counted[realm] = at, logins
    return logins


def _read(said: str) -> CallLimit:
    calls, _, seconds = said.partition("/")
    limit = CallLimit(int(calls), timedelta(seconds=int(seconds)))
    if limit.calls < 1 or limit.per < timedelta(seconds=1):
        raise ValueError(f"{said} is no number of calls and of seconds")
    return limit
