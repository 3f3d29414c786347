"""Rate-limit windows of 15 minutes for each account and address.

https://docs.x.com/fundamentals/rate-limits
"""

from __future__ import annotations

from flask import request

from sandbox import calls
from sandbox.networks.x.problems import WINDOW_S, errors, problem
from sandbox.replies import Refused
from sandbox.store import clock, daily_caps

LIMITS = {"whoami": 75, "publish": 100}
# In 24 hours, of one person and of the app as a whole.
POSTS_A_DAY = 1000
OF_THE_APP = 10_000


def headers(kind: str) -> dict[str, str]:
    limit = LIMITS.get(kind)
    if limit is None:
        return {}
    left = max(0, limit - _used(kind) - 1)
    today = _today() if kind == "publish" else {}
    return {
        **today,
        "x-rate-limit-limit": str(limit),
        "x-rate-limit-remaining": str(left),
        "x-rate-limit-reset": str(int(_began() + WINDOW_S)),
    }


def spend(kind: str) -> None:
    """Raises Refused where the window is used up."""
    if _used(kind) >= LIMITS[kind]:
        raise Refused(errors(88, "Rate limit exceeded", 429))
    if kind == "publish" and not daily_caps.of("x", calls.caller(), POSTS_A_DAY).left:
        raise Refused(problem("Too Many Requests", 429))


def _today() -> dict[str, str]:
    """The caps of 24 hours, of the person and of the app."""
    cap = daily_caps.of("x", calls.caller(), POSTS_A_DAY)
    return {
        "x-user-limit-24hour-limit": str(cap.limit),
        "x-user-limit-24hour-remaining": str(cap.left),
        "x-user-limit-24hour-reset": str(int(cap.resets_at)),
        "x-app-limit-24hour-limit": str(OF_THE_APP),
        "x-app-limit-24hour-remaining": str(OF_THE_APP - 1),
        "x-app-limit-24hour-reset": str(int(cap.resets_at)),
    }


def _began() -> float:
    at = clock.now()
    return at - at % WINDOW_S


def _used(kind: str) -> int:
    return calls.since("x", _began(), endpoint=kind, account=calls.caller(), path=request.path)
