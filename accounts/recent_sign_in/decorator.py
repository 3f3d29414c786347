"""For views that ask for a recent sign-in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import overload

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.recent_sign_in import recency
from accounts.recent_sign_in.suspended import suspend

View = Callable[..., HttpResponse]
When = Callable[[HttpRequest], bool]


def is_post(request: HttpRequest) -> bool:
    """``when=is_post``: the page may be looked at, and asks when something is sent."""
    return request.method == "POST"


@overload
def recent_sign_in_required(view: View) -> View: ...
@overload
def recent_sign_in_required(*, when: When) -> Callable[[View], View]: ...
def recent_sign_in_required(
    view: View | None = None, *, when: When | None = None
) -> View | Callable[[View], View]:
    """Ask who it is before this view, unless they signed in a short while ago.

    Stands below ``login_required``. What was posted is not lost: it is done after the answer.
    ``when`` says of a request whether to ask at all.
    """

    def decorate(inner: View) -> View:
        @wraps(inner)
        def asked(request: HttpRequest, *args: object, **named: object) -> HttpResponse:
            at = timezone.now()
            concerned = request.user.is_authenticated and (when is None or when(request))
            if concerned and not recency.is_recent(request, at=at):
                return suspend(request, at=at)
            return inner(request, *args, **named)

        return asked

    return decorate if view is None else decorate(view)
