"""The pretend networks' own clock: the machine's, moved by an offset that one may set.

Everything in here is in seconds since 1970 (UTC).
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from email.utils import format_datetime

from sandbox.store import database


def offset() -> float:
    return float(database.setting("clock_offset", "0"))


def set_offset(seconds: float) -> None:
    database.set_setting("clock_offset", str(seconds))


def now() -> float:
    return time.time() + offset()


def moment(at: float) -> datetime:
    return datetime.fromtimestamp(at, UTC)


def http_date(at: float) -> str:
    """As the ``Date`` header writes it."""
    return format_datetime(moment(at), usegmt=True)
