"""How many calls a key has in a minute, and how many wrong keys an address.

Counted by the clock's minute in the shared cache: with ``REDIS_URL`` exact over any number
of machines; with the folder that serves one machine, calls in the same instant may be
counted as one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

MINUTE = 60
WRONG_KEYS_A_MINUTE = 20
TOKENS_A_MINUTE = 10
RATE = "channel_care.rate"  # in request.META, for the headers of the answer


@dataclass(frozen=True, slots=True)
class Rate:
    """What is left of this minute."""

    limit: int
    used: int
    reset: int  # seconds until the next minute

    @property
    def exceeded(self) -> bool:
        return self.used > self.limit

    def headers(self) -> dict[str, str]:
        """The fields of draft-ietf-httpapi-ratelimit-headers up to its 07, as most know them."""
        left = max(self.limit - self.used, 0)
        fields = {"Limit": self.limit, "Remaining": left, "Reset": self.reset}
        return {f"RateLimit-{name}": str(value) for name, value in fields.items()}


def count_call(key_id: int, *, at: datetime) -> Rate:
    """Count one call of this key."""
    return _count(f"key:{key_id}", settings.API_CALLS_A_MINUTE, at)


def count_token(key_id: int, *, at: datetime) -> Rate:
    """Count one token that this key asks for: a call like others, and fewer of them."""
    return _count(f"token:{key_id}", TOKENS_A_MINUTE, at)


def count_wrong_key(request: HttpRequest, *, at: datetime) -> Rate:
    """Count one call without a key of ours. Right keys from the same address go on."""
    caller = salted_hmac("api.limits", address(request)).hexdigest()[:24]
    return _count(f"wrong:{caller}", WRONG_KEYS_A_MINUTE, at)


def address(request: HttpRequest) -> str:
    """The caller's address; behind our own proxy, the one that the proxy saw."""
    if settings.SECURE_PROXY_SSL_HEADER:
        return request.headers.get("X-Forwarded-For", "").rsplit(",", 1)[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def remember(request: HttpRequest, rate: Rate) -> None:
    """Let the answer tell of it."""
    request.META[RATE] = rate


def add_headers(request: HttpRequest, response: HttpResponse) -> None:
    """Put what is left on the answer, where a call was counted."""
    rate = request.META.get(RATE)
    if isinstance(rate, Rate):
        for name, value in rate.headers().items():
            response.headers[name] = value


def _count(what: str, limit: int, at: datetime) -> Rate:
    """The minute is in the name, because not every cache keeps a timeout when it counts."""
    now = int(at.timestamp())
    name = f"api:{what}:{now // MINUTE}"
    cache.add(name, 0, 2 * MINUTE)
    try:
        used = cache.incr(name)
    except ValueError:  # thrown out of the cache in between
        used = 1
    return Rate(limit, used, MINUTE - now % MINUTE)
