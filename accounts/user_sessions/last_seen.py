"""Notes now and then that a session is in use, and from where."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac

logger = logging.getLogger(__name__)
NOTED_KEY = "accounts.session_noted_at"
EVERY = timedelta(minutes=10)  # a click does not cost a row each time
LIST = "usersessions_list"


class LastSeenMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # A page that any cache may keep sets no cookie.
        if "public" not in response.get("Cache-Control", "") and _is_due(request):
            _note_or_later(request)
        return response

    def process_view(self, request: HttpRequest, *_: Any) -> None:
        """The list shows at least the browser that asks for it."""
        match = request.resolver_match
        if match and match.url_name == LIST and request.user.is_authenticated:
            _note(request)


def _is_due(request: HttpRequest) -> bool:
    if not request.session.accessed or not request.user.is_authenticated:
        return False
    noted = request.session.get(NOTED_KEY)
    # A sign-in gives the session another key, of which there may be no row yet.
    if not isinstance(noted, dict) or noted.get("session") != _name(request):
        return True
    return timezone.now() - datetime.fromtimestamp(noted["at"], UTC) >= EVERY


def _note_or_later(request: HttpRequest) -> None:
    """What the person came for is done and answered: this note may fail, and the next has it."""
    try:
        _note(request)
    except DatabaseError as error:
        logger.warning("a session in use could not be noted: %s", type(error).__name__)


def _note(request: HttpRequest) -> None:
    UserSession.objects.create_from_request(request)
    request.session[NOTED_KEY] = {"at": timezone.now().timestamp(), "session": _name(request)}


def _name(request: HttpRequest) -> str:
    """Of the session, as it is kept in it: its key alone would open it."""
    return salted_hmac(NOTED_KEY, request.session.session_key or "").hexdigest()
