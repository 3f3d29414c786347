"""Finds a query in a loop: the same statement again and again within one request.

Told from its SQL before the parameters are filled in, so that it is seen however it is written:
by a relation, by ``get``, by ``filter``. What may stay, and who mends it, is in ``ALLOWED``.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
# So often one statement may be sent in a request.
AT_MOST = 3
# Transactions begin and end as often as they must.
COUNTED = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")

_POSTS = "a report of several posts is taken post by post, each in a transaction of its own"
_CHANGES = "each channel of a login that changes at once is told of by a signal of its own"
_REFRESHED = "a refreshed login is locked, and read anew after each step"
# Where a statement may be sent as often as it takes: the beginning of its place -> why, or who
# mends it.
ALLOWED: Mapping[str, str] = {
    "allauth/mfa/adapter.py": "one for each kind of second factor",
    "allauth/core/internal/sessionkit.py": "one for each browser that is signed in",
    "allauth/usersessions/models.py": "one for each browser that is signed in",
    "accounts/recent_sign_in/session_store.py": "one for each browser that is signed in",
    "accounts/sign_in_log/recording.py": "one for each thing that happened to an account",
    "operations/queues.py": "one for each network",
    "allauth/socialaccount/adapter.py": "one for each network that people sign in with",
    "channels/journeys/refreshing.py": _REFRESHED,
    "channels/renewal/lending.py": "a login is read anew after each step of its renewal",
    "channels/renewal/new_tokens.py": _REFRESHED,
    "channels/records/findings.py": _CHANGES,
    "api/webhooks/enqueue.py": _CHANGES,
    "notifications/chosen_in_bulk.py": _CHANGES,
    "notifications/models.py": _CHANGES,
    "notifications/triggers/connection_changes.py": _CHANGES,
    "notifications/triggers/new_sign_ins.py": _CHANGES,
    "notifications/triggers/unsteady.py": _CHANGES,
    "channels/journeys/connecting.py": "one for each place that a person chose, sealed for its row",
    "channels/records/budgets/call_limits.py": "one for each call to a network: it takes longer",
    "channels/records/next_states.py": _POSTS,
    "channels/records/pauses.py": _POSTS,
    "channels/records/place_findings.py": "one for each place of a login: its standing is its own",
    "channels/records/events.py": "one for each thing that happened: each is counted as it is kept",
    "notifications/leaving.py": "one for each letter of somebody who leaves",
    "api/webhooks/views.py": "the newest deliveries of each webhook: ten at most",
    "api/endpoints/channels.py": _POSTS,
    "channels/reports/intake.py": _POSTS,
    "channels/reports/same_posts.py": _POSTS,
    "channels/probing/check.py": _POSTS,
    "notifications/triggers/posts/post_failures.py": _POSTS,
    "notifications/triggers/enqueue.py": _POSTS,
}

# What stands between a statement and its line: this, and what else a test has put there.
PASSING_ON = ("__call__", "execute")


class QueryInLoopError(AssertionError):
    """Names the statement, and the line of ours that sent it."""


class Counted:
    """The statements of one request."""

    def __init__(self) -> None:
        self.sent: Counter[str] = Counter()
        self.places: dict[str, str] = {}

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        self.sent[sql] += sql.startswith(COUNTED)
        if self.sent[sql] == AT_MOST + 1 and sql not in self.places:
            self.places[sql] = _line()
        return execute(sql, params, many, context)

    def in_loops(self) -> Iterator[str]:
        for sql, place in self.places.items():
            if not place.startswith(tuple(ALLOWED)):
                yield f"{self.sent[sql]} times at {place}: {sql[:300]}"


@contextmanager
def refused() -> Iterator[None]:
    """Fail where a statement is sent too often inside."""
    counted = Counted()
    with connection.execute_wrapper(counted):
        yield
    if told := list(counted.in_loops()):
        raise QueryInLoopError("\n".join(told))


def _line() -> str:
    """Which line sent it, "channels/words/history.py:12 in of_channel": of ours or of a library,
    where it is not one of Django's own."""
    frame: FrameType | None = sys._getframe(2)
    while frame:
        path = Path(frame.f_code.co_filename)
        if "django" not in path.parts and frame.f_code.co_name not in PASSING_ON:
            return f"{_shortened(path)}:{frame.f_lineno} in {frame.f_code.co_name}"
        frame = frame.f_back
    return "nobody's line"


def _shortened(path: Path) -> str:
    """As it is imported from."""
    folder = path.parts.index("site-packages") + 1 if "site-packages" in path.parts else 0
    return str(Path(*path.parts[folder:]) if folder else path.relative_to(ROOT))
