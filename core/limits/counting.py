"""How often something may be done in a window of time, counted in the shared cache.

The windows are the clock's: whole minutes, whole hours. Counting is one atomic step
(``core.limits.shared_cache``): of calls in the same instant, in any number of processes, each is
counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from core.limits.client_address import counted_address

MINUTE = 60
HOUR = 3600


@dataclass(frozen=True, slots=True)
class Rate:
    """What is used of a window."""

    limit: int
    used: int
    reset: int  # seconds until the next window

    @property
    def exceeded(self) -> bool:
        return self.used > self.limit


def count(what: str, *, limit: int, window: int, at: datetime) -> Rate:
    """Count one use of ``what`` in the window of so many seconds that ``at`` lies in."""
    now = int(at.timestamp())
    # The window is in the name, because nothing may be counted into the one before.
    name = f"limit:{what}:{window}:{now // window}"
    cache.add(name, 0, 2 * window)
    try:
        used = cache.incr(name)
    except ValueError:  # thrown out of the cache in between
        used = 1
    return Rate(limit, used, window - now % window)


def spend(request: HttpRequest, what: str, *, limit: int, at: datetime) -> bool:
    """Count one use by this client; False where its address has had its ``limit`` this hour."""
    caller = hash_of_caller(request)
    return not count(f"{what}:{caller}", limit=limit, window=HOUR, at=at).exceeded


def hash_of_caller(request: HttpRequest) -> str:
    """Tells one client's address from another; no address is kept."""
    return salted_hmac("core.limits", counted_address(request)).hexdigest()[:24]
