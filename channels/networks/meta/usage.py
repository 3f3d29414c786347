"""What Meta's networks share: how full the app's budget of calls is, on every answer."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from channels.contract import Waits

_USAGE = ("x-app-usage", "x-page-usage", "x-ad-account-usage", "x-business-use-case-usage")
_FULL = 100  # per cent
_WINDOW = timedelta(hours=1)


def used_up(headers: Mapping[str, str], at: datetime) -> datetime | None:
    """When the usage is below its limit again; None while it is.

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
            yield _WINDOW


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


WAITS = Waits(used_up=used_up)
