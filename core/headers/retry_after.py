"""Until when a server asks us to wait: what one header's value means as a moment.

Which headers count, and beside which answers, is the caller's to know.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST = timedelta(days=2)  # a longer wait is taken for nonsense and cut to this


def retry_after(value: str, at: datetime) -> datetime | None:
    """The moment that ``Retry-After`` names, in seconds or as an HTTP date; None: it does not."""
    seconds = _seconds(value)
    if seconds is not None:
        return at + min(seconds, LONGEST)
    try:
        moment = parsedate_to_datetime(value)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def reset(value: str, at: datetime) -> datetime | None:
    """The moment that a rate limit's reset header names: seconds left, since the epoch, or a
    date of ISO 8601 (Mastodon: https://docs.joinmastodon.org/api/rate-limits/)."""
    seconds = _seconds(value.split(",", maxsplit=1)[0])
    if seconds is None:
        return _iso(value)
    if seconds < timedelta(days=365):
        return at + seconds
    if seconds > timedelta(days=365 * 1000):  # milliseconds
        seconds /= 1000
    try:
        return datetime.fromtimestamp(seconds.total_seconds(), UTC)
    except (OverflowError, ValueError, OSError):
        return None


def bounded(moment: datetime, at: datetime) -> datetime:
    """A moment that has passed counts as now; none is further away than ``LONGEST``."""
    return min(max(moment, at), at + LONGEST)


def wait_until(value: str, at: datetime) -> datetime | None:
    """``retry_after``, never in the past and never further than ``LONGEST``."""
    moment = retry_after(value, at)
    return None if moment is None else bounded(moment, at)


def _iso(value: str) -> datetime | None:
    """A moment with its zone; without one nobody can tell which it is."""
    try:
        moment = datetime.fromisoformat(value.strip())
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _seconds(value: str) -> timedelta | None:
    digits = re.fullmatch(r"\s*(\d{1,13})(?:\.\d+)?\s*", value, re.ASCII)
    return timedelta(seconds=int(digits[1])) if digits else None
