"""How often one address may do something, counted in the cache by the hour."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

HOUR = 3600


def spend(request: HttpRequest, what: str, *, limit: int, at: datetime) -> bool:
    """Count one use; False where the address has had its ``limit`` for this hour."""
    # The hour is in the key, because not every cache keeps a timeout when it counts.
    hour = int(at.timestamp()) // HOUR
    caller = salted_hmac("helpcenter.limits", address(request)).hexdigest()[:24]
    key = f"limit:{what}:{caller}:{hour}"
    used = int(cache.get(key, 0))
    if used >= limit:
        return False
    cache.set(key, used + 1, HOUR)
    return True


def address(request: HttpRequest) -> str:
    """The caller's address; behind our own proxy, the one that the proxy saw."""
    if settings.SECURE_PROXY_SSL_HEADER:
        return str(request.headers.get("X-Forwarded-For", "")).rsplit(",", 1)[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))
