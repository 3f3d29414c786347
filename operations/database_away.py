"""The answer of a site whose database is away: 503, when to come again, and a page of our own."""

from __future__ import annotations

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

RETRY_AFTER_S = 30
# SQLite says so of a table or a column that a migration has yet to make: a fault of ours.
NOT_AWAY = ("no such ", "near ")


def is_away(error: BaseException | None) -> bool:
    """Whether the database cannot be had just now, and a repeated request may well succeed."""
    if isinstance(error, InterfaceError):
        return True
    return isinstance(error, OperationalError) and not str(error).startswith(NOT_AWAY)


def unavailable(request: HttpRequest) -> HttpResponse:
    """Reads nothing and asks nobody: neither the session nor who is signed in."""
    return HttpResponse(
        render_to_string("errors/503.html"),
        status=503,
        headers={"Retry-After": str(RETRY_AFTER_S), "Cache-Control": "no-store"},
    )
