"""How many calls a key has in a minute, and how many wrong keys an address."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from core.limits.counting import MINUTE, Rate, count, hash_of_caller

WRONG_KEYS_A_MINUTE = 20
TOKENS_A_MINUTE = 10
RATE = "channel_care.rate"  # in request.META, for the headers of the answer


def count_call(key_id: int, *, at: datetime) -> Rate:
    """Count one call of this key."""
    return _count(f"key:{key_id}", settings.API_CALLS_A_MINUTE, at)


def count_token(key_id: int, *, at: datetime) -> Rate:
    """Count one token that this key asks for: a call like others, and fewer of them."""
    return _count(f"token:{key_id}", TOKENS_A_MINUTE, at)


def count_wrong_key(request: HttpRequest, *, at: datetime) -> Rate:
    """Count one call without a key of ours. Right keys from the same address go on."""
    return _count(f"wrong:{hash_of_caller(request)}", WRONG_KEYS_A_MINUTE, at)


def remember(request: HttpRequest, rate: Rate) -> None:
    """Let the answer tell of it."""
    request.META[RATE] = rate


def add_headers(request: HttpRequest, response: HttpResponse) -> None:
    """Put what is left on the answer, where a call was counted."""
    rate = request.META.get(RATE)
    if isinstance(rate, Rate):
        for name, value in headers(rate).items():
            response.headers[name] = value


def headers(rate: Rate) -> dict[str, str]:
    """The fields of draft-ietf-httpapi-ratelimit-headers up to its 07, as most know them."""
    left = max(rate.limit - rate.used, 0)
    fields = {"Limit": rate.limit, "Remaining": left, "Reset": rate.reset}
    return {f"RateLimit-{name}": str(value) for name, value in fields.items()}


def _count(what: str, limit: int, at: datetime) -> Rate:
    return count(f"api:{what}", limit=limit, window=MINUTE, at=at)
