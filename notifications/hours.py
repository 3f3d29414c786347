"""When a message may go out, in the person's own time. Pure.

Times of day are wall-clock times in ``tz``; instants are aware. A wall-clock time that a
clock change skips or repeats is taken at its first reading (``fold=0``), so that nobody
waits a day because an hour is missing.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

MORNING = time(9, 0)


def at_wall(day: datetime, clock: time, tz: ZoneInfo) -> datetime:
    """The instant at which ``clock`` is shown in ``tz`` on the local day of ``day``, in UTC."""
    local = day.astimezone(tz)
    return datetime.combine(local.date(), clock, tzinfo=tz).astimezone(UTC)


def next_wall(at: datetime, clock: time, tz: ZoneInfo) -> datetime:
    """The first instant not before ``at`` at which ``clock`` is shown in ``tz``."""
    today = at_wall(at, clock, tz)
    return today if today >= at else at_wall(at.astimezone(tz) + timedelta(days=1), clock, tz)


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


def next_monday_morning(at: datetime, tz: ZoneInfo) -> datetime:
    """The first Monday 09:00 in ``tz`` not before ``at``."""
    local = at.astimezone(tz)
    monday = local + timedelta(days=-local.weekday() % 7)
    then = at_wall(monday, MORNING, tz)
    return then if then >= at else at_wall(monday + timedelta(days=7), MORNING, tz)
