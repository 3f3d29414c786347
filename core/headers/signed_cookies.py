"""Small things that a stranger's browser keeps for us, signed: they need no row among the sessions.

Nothing secret goes in there: whose browser it is can read it, and can only not change it.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers


def read(request: HttpRequest, name: str, *, life: timedelta) -> str:
    """Empty where there is none, where it is older, or where somebody else made it."""
    told = request.get_signed_cookie(_named(name), default="", salt=name, max_age=life)
    return str(told)


def write(response: HttpResponse, name: str, value: str, *, life: timedelta) -> None:
    response.set_signed_cookie(
        _named(name),
        value,
        salt=name,
        max_age=life,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def depends_on_cookies(response: HttpResponse) -> None:
    """What was read from one is nobody else's answer."""
    patch_vary_headers(response, ["Cookie"])


def _named(name: str) -> str:
    """On https the browser takes it from this very host alone."""
    return f"__Host-{name}" if settings.SESSION_COOKIE_SECURE else name
