"""Pages that are the same bytes for everyone, and that any cache may keep for a minute."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
MINUTE = 60


def shared(view: View[P]) -> View[P]:
    """GET and HEAD only, with an ETag, for public caches."""
    return require_safe(cache_control(public=True, max_age=MINUTE)(conditional_page(_blind(view))))


def _blind(view: View[P]) -> View[P]:
    """A middleware may have looked at the session for the reader's time zone. The page has
    not, so the cookie must not divide the cache: no ``Vary: Cookie``."""

    @wraps(view)
    def seen(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if not request.session.modified:
            request.session.accessed = False
        return response

    return seen
