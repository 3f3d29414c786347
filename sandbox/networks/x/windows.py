"""Rate-limit windows of 15 minutes for each account and address.

https://docs.x.com/fundamentals/rate-limits
"""

from __future__ import annotations

from flask import request

from sandbox import calls
from sandbox.networks.x.problems import WINDOW_S, errors
from sandbox.replies import Refused
from sandbox.store import clock

LIMITS = {"whoami": 75, "publish": 100}


def headers(kind: str) -> dict[str, str]:
    limit = LIMITS.get(kind)
    if limit is None:
        return {}
    left = max(0, limit - _used(kind) - 1)
    return {
        "x-rate-limit-limit": str(limit),
        "x-rate-limit-remaining": str(left),
        "x-rate-limit-reset": str(int(_began() + WINDOW_S)),
    }


def spend(kind: str) -> None:
    """Raises Refused where the window is used up."""
    if _used(kind) >= LIMITS[kind]:
        raise Refused(errors(88, "Rate limit exceeded", 429))


def _began() -> float:
    at = clock.now()
    return at - at % WINDOW_S


def _used(kind: str) -> int:
    return calls.since("x", _began(), endpoint=kind, account=calls.caller(), path=request.path)
