"""Until when a network asks us to wait, from its headers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from channels.contract import Cause, Limit, Waits
from core.headers.retry_after import bounded, reset, retry_after, wait_until

NOTHING_MORE = Waits()
# https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/ : no network's own.
_STANDARD = "ratelimit-reset"
# An outage may end long before the end that it names: to ask within the hour is no burden.
LONGEST_OUTAGE = timedelta(minutes=45)


def wait(
    cause: Cause, headers: Mapping[str, str], at: datetime, waits: Waits = NOTHING_MORE
) -> datetime | None:
    """Until when an answer of this cause asks us to wait. ``waits``: the network's own.

    A reset header stands on every answer and says when a window turns: that is a wait only
    once the limit is reached. Beside an outage only ``Retry-After`` counts.
    """
    if cause is Cause.RATE_LIMITED:
        return retry_at(headers, at, waits)
    if cause is Cause.NETWORK_FAULT:
        until = wait_until(headers.get("retry-after", ""), at)
        return min(until, at + LONGEST_OUTAGE) if until else None
    return None


def stops_this_login_only(headers: Mapping[str, str], waits: Waits = NOTHING_MORE) -> bool:
    """Whether what was reached is the limit of one login: others may go on."""
    reached = _reached(headers, waits)
    return bool(reached) and all(limit.of_login for limit in reached)


def retry_at(
    headers: Mapping[str, str], at: datetime, waits: Waits = NOTHING_MORE
) -> datetime | None:
    """When to ask again at the earliest, aware UTC; None where the headers do not say.

    ``Retry-After`` (seconds or an HTTP date), then the limits of which nothing remains, then
    the network's reset headers, then what it says of a budget that is used up. Times in the
    past count as now; none is further than LONGEST.
    """
    moments = [
        moment
        for moment in (
            retry_after(headers.get("retry-after", ""), at),
            _turn_of(_reached(headers, waits), headers, at),
            *(reset(headers.get(name, ""), at) for name in (*waits.resets, _STANDARD)),
            waits.used_up(headers, at) if waits.used_up else None,
        )
        if moment is not None
    ]
    return bounded(moments[0], at) if moments else None


def _reached(headers: Mapping[str, str], waits: Waits) -> list[Limit]:
    return [limit for limit in waits.limits if headers.get(limit.remaining, "").strip() == "0"]


def _turn_of(limits: list[Limit], headers: Mapping[str, str], at: datetime) -> datetime | None:
    """When the last of these turns: before that the next call is refused again."""
    turns = (reset(headers.get(limit.reset, ""), at) for limit in limits)
    return max(filter(None, turns), default=None)
