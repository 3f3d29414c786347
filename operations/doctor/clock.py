"""Is this machine's clock right? Compared with the database server's and a network's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from django.db import DatabaseError, connection

from channels.contract import Reply
from channels.http import skew
from operations.doctor.results import Result, Results, Weight, guide

# The Date header has whole seconds, and an answer takes a while.
NOTHING = timedelta(seconds=5)
# From here on codes of a second factor, links and tokens end at the wrong moment.
TOO_MUCH = timedelta(minutes=1)
Clock = Callable[[], datetime]


def now() -> datetime:
    return datetime.now(UTC)


def look(replies: Sequence[Reply], clock: Clock = now) -> Results:
    """``replies``: what networks have answered just now."""
    compared = {"the database server": _of_database(clock), "a network": _of_network(replies)}
    known = {name: ahead for name, ahead in compared.items() if ahead is not None}
    for name, ahead in known.items():
        yield _compared(name, ahead)
    if not known:
        yield Result(
            Weight.LIMITS,
            "clock",
            "The clock could not be compared: no network answered, and the database is a file.",
            "See that the machine keeps its clock by NTP: timedatectl",
        )


def _compared(name: str, ahead: timedelta) -> Result:
    apart = abs(ahead)
    if apart <= NOTHING:
        return Result(Weight.FINE, "clock", f"The clock agrees with that of {name}.")
    side = "behind" if ahead > timedelta() else "ahead of"
    says = f"This machine's clock is {apart.total_seconds():.0f} seconds {side} that of {name}."
    weight = Weight.STOPS if apart > TOO_MUCH else Weight.LIMITS
    advice = "Let the machine keep its clock by NTP: timedatectl set-ntp true"
    return Result(weight, "clock", says, advice, guide("what-runs"))


def _of_database(clock: Clock) -> timedelta | None:
    """How far a server of its own is ahead of us. A file has no clock."""
    if connection.vendor != "postgresql":
        return None
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            (theirs,) = cursor.fetchone()
    except DatabaseError:
        return None
    ahead: timedelta = theirs - clock()
    return ahead


def _of_network(replies: Sequence[Reply]) -> timedelta | None:
    told = (skew(reply) for reply in replies)
    return next((ahead for ahead in told if ahead is not None), None)
