"""Until when a network asks us to wait, from its headers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from channels.contract import Cause
from core.retry_after import bounded, reset, retry_after, wait_until

# Epoch seconds at X (`x-rate-limit-reset`); seconds left or epoch at Pinterest and others.
_RESETS = ("x-rate-limit-reset", "x-ratelimit-reset", "ratelimit-reset", "x-app-limit-24hour-reset")
_USAGE = ("x-app-usage", "x-page-usage", "x-ad-account-usage", "x-business-use-case-usage")
_FULL = 100  # per cent
_META_WINDOW = timedelta(hours=1)


def wait(cause: Cause, headers: Mapping[str, str], at: datetime) -> datetime | None:
    """Until when an answer of this cause asks us to wait.

    A reset header stands on every answer and says when a window turns: that is a wait only
    once the limit is reached. Beside an outage only ``Retry-After`` counts.
    """
    if cause is Cause.RATE_LIMITED:
        return retry_at(headers, at)
    if cause is Cause.NETWORK_FAULT:
        return wait_until(headers.get("retry-after", ""), at)
    return None


def retry_at(headers: Mapping[str, str], at: datetime) -> datetime | None:
    """When to ask again at the earliest, aware UTC; None where the headers do not say.

    ``Retry-After`` (seconds or an HTTP date), then the networks' own reset headers, then
    Meta's usage headers. Times in the past count as now; none is further than LONGEST.
    """
    moments = [
        moment
        for moment in (
            retry_after(headers.get("retry-after", ""), at),
            *(reset(headers.get(name, ""), at) for name in _RESETS),
            meta_usage_until(headers, at),
        )
        if moment is not None
    ]
    return bounded(moments[0], at) if moments else None


def meta_usage_until(headers: Mapping[str, str], at: datetime) -> datetime | None:
    """When Meta's usage is below its limit again; None while it is below it.

    ``estimated_time_to_regain_access`` is in minutes; without one a full gauge (100 per
    cent) means the rolling hour. Also on answers that succeed.
    https://developers.facebook.com/docs/graph-api/overview/rate-limiting
    """
    waits = [wait for name in _USAGE for wait in _usage_waits(headers.get(name, ""))]
    return at + max(waits) if waits else None


def _usage_waits(value: str) -> Iterator[timedelta]:
    try:
        usage = json.loads(value)
    except (ValueError, RecursionError):
        return
    for gauge in _gauges(usage, depth=3):
        minutes = _number(gauge.get("estimated_time_to_regain_access"))
        if minutes > 0:
            yield timedelta(minutes=min(minutes, 60 * 24 * 7))
        elif any(
            _number(gauge.get(key)) >= _FULL
            for key in ("call_count", "total_time", "total_cputime", "acc_id_util_pct")
        ):
            yield _META_WINDOW


def _gauges(node: object, depth: int) -> Iterator[Mapping[str, object]]:
    if isinstance(node, dict):
        yield node
        if depth:
            for inner in node.values():
                yield from _gauges(inner, depth - 1)
    elif isinstance(node, list) and depth:
        for inner in node[:50]:
            yield from _gauges(inner, depth - 1)


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return 0
    return float(value) if abs(value) < 10**9 else 0
