"""When a message may go out, in the person's own time. Pure.

Times of day are wall-clock times in ``tz``; instants are aware. A wall-clock time that a
clock change skips or repeats is taken at its first reading (``fold=0``), so that nobody
waits a day because an hour is missing.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

JITTER_S = 20 * 60


def at_wall(day: datetime, clock: time, tz: ZoneInfo) -> datetime:
    """The instant at which ``clock`` is shown in ``tz`` on the local day of ``day``, in UTC."""
    local = day.astimezone(tz)
    return datetime.combine(local.date(), clock, tzinfo=tz).astimezone(UTC)


def next_wall(at: datetime, clock: time, tz: ZoneInfo) -> datetime:
    """The first instant not before ``at`` at which ``clock`` is shown in ``tz``.

    Of an hour that a clock change repeats, the second reading counts too: whoever has missed
    the first one does not wait a day.
    """
    today = at.astimezone(tz)
    again = datetime.combine(today.date(), clock.replace(fold=1), tzinfo=tz).astimezone(UTC)
    if again.astimezone(tz).time() != clock.replace(fold=0):
        again = at_wall(at, clock, tz)  # skipped by a clock change: not shown at all
    tomorrow = at_wall(today + timedelta(days=1), clock, tz)
    return min(moment for moment in (at_wall(at, clock, tz), again, tomorrow) if moment >= at)


def in_quiet(at: datetime, quiet: tuple[time, time] | None, tz: ZoneInfo) -> bool:
    if quiet is None:
        return False
    start, end = quiet
    now = at.astimezone(tz).time()
    return start <= now < end if start < end else now >= start or now < end


def allowed_from(at: datetime, quiet: tuple[time, time] | None, tz: ZoneInfo) -> datetime:
    """``at``, or the end of the quiet hours that it falls into."""
    if quiet is None or not in_quiet(at, quiet, tz):
        return at
    return next_wall(at, quiet[1], tz)


def next_monday(at: datetime, clock: time, tz: ZoneInfo) -> datetime:
    """The first Monday's ``clock`` in ``tz`` not before ``at``."""
    local = at.astimezone(tz)
    monday = local + timedelta(days=-local.weekday() % 7)
    then = at_wall(monday, clock, tz)
    return then if then >= at else at_wall(monday + timedelta(days=7), clock, tz)


def local_day(at: datetime, tz: ZoneInfo) -> tuple[datetime, datetime]:
    """The first instant of the local day of ``at`` and of the next one, in UTC.

    It is 23 or 25 hours long where clocks change; half an hour off at Lord Howe.
    """
    day = at.astimezone(tz)
    return at_wall(day, time(0), tz), at_wall(day + timedelta(days=1), time(0), tz)


def jitter(user_id: int) -> timedelta:
    """0 to 20 minutes, always the same for one person: not everybody at nine sharp."""
    digest = hashlib.sha256(f"digest:{user_id}".encode()).digest()
    return timedelta(seconds=int.from_bytes(digest[:4]) % JITTER_S)


def forecast_moment(
    day: datetime, clock: time, user_id: int, quiet: tuple[time, time] | None, tz: ZoneInfo
) -> datetime:
    """When forecasts go out on the local day of ``day``: not before ``clock``, nor in quiet.

    Without the jitter where it would run into the quiet hours: the person's hour comes first.
    """
    start = allowed_from(at_wall(day, clock, tz), quiet, tz)
    moment = start + jitter(user_id)
    return start if in_quiet(moment, quiet, tz) else moment
