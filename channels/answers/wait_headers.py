"""Until when a network asks us to wait, from its headers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from channels.contract import Cause, Waits
from core.retry_after import bounded, reset, retry_after, wait_until

NOTHING_MORE = Waits()
# https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/ : no network's own.
_STANDARD = "ratelimit-reset"


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
        return wait_until(headers.get("retry-after", ""), at)
    return None


def retry_at(
    headers: Mapping[str, str], at: datetime, waits: Waits = NOTHING_MORE
) -> datetime | None:
    """When to ask again at the earliest, aware UTC; None where the headers do not say.

    ``Retry-After`` (seconds or an HTTP date), then the network's reset headers, then what it
    says of a budget that is used up. Times in the past count as now; none is further than
    LONGEST.
    """
    moments = [
        moment
        for moment in (
            retry_after(headers.get("retry-after", ""), at),
            *(reset(headers.get(name, ""), at) for name in (*waits.resets, _STANDARD)),
            waits.used_up(headers, at) if waits.used_up else None,
        )
        if moment is not None
    ]
    return bounded(moments[0], at) if moments else None
