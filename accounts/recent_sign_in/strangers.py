"""A stranger's form is not kept until they have signed in: it would be a session for nobody.

allauth keeps what is sent to a page that asks for a recent sign-in, before it looks whether
anybody is signed in at all.
"""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from django.http import HttpRequest, HttpResponse


class ForgetStrangersForms:
    """Middleware, inside those of sessions and of who is signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.session.modified and not request.user.is_authenticated:
            request.session.pop(STATE_SESSION_KEY, None)
        return response
