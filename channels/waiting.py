"""Until when a network asks us to wait, from its headers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from channels.contract import Cause

LONGEST = timedelta(days=2)  # a longer wait is taken for nonsense and cut to this
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
        asked = _retry_after(headers.get("retry-after", ""), at)
        return min(max(asked, at), at + LONGEST) if asked else None
    return None


def retry_at(headers: Mapping[str, str], at: datetime) -> datetime | None:
    """When to ask again at the earliest, aware UTC; None where the headers do not say.

    ``Retry-After`` (seconds or an HTTP date), then the networks' own reset headers, then
    Meta's usage headers. Times in the past count as now; none is further than LONGEST.
    """
    moments = [
        moment
        for moment in (
            _retry_after(headers.get("retry-after", ""), at),
            *(_reset(headers.get(name, ""), at) for name in _RESETS),
            meta_usage_until(headers, at),
        )
        if moment is not None
    ]
    return min(max(moments[0], at), at + LONGEST) if moments else None


def meta_usage_until(headers: Mapping[str, str], at: datetime) -> datetime | None:
    """When Meta's usage is below its limit again; None while it is below it.

    ``estimated_time_to_regain_access`` is in minutes; without one a full gauge (100 per
    cent) means the rolling hour. Also on answers that succeed.
    https://developers.facebook.com/docs/graph-api/overview/rate-limiting
    """
    waits = [wait for name in _USAGE for wait in _usage_waits(headers.get(name, ""))]
    return at + max(waits) if waits else None


def _retry_after(value: str, at: datetime) -> datetime | None:
    seconds = _seconds(value)
    if seconds is not None:
        return at + min(seconds, LONGEST)
    try:
        moment = parsedate_to_datetime(value)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _reset(value: str, at: datetime) -> datetime | None:
    seconds = _seconds(value.split(",", maxsplit=1)[0])
    if seconds is None:
        return None
    if seconds < timedelta(days=365):
        return at + seconds
    if seconds > timedelta(days=365 * 1000):  # milliseconds
        seconds /= 1000
    try:
        return datetime.fromtimestamp(seconds.total_seconds(), UTC)
    except (OverflowError, ValueError, OSError):
        return None


def _seconds(value: str) -> timedelta | None:
    found = re.fullmatch(r"\s*(\d{1,13})(?:\.\d+)?\s*", value, re.ASCII)
    return timedelta(seconds=int(found[1])) if found else None


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
