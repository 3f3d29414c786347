"""When this session last saw who the person is: kept in the session, compared with a moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from allauth.account import app_settings
from django.http import HttpRequest

SEEN_KEY = "accounts.signed_in_at"


def note(request: HttpRequest, *, at: datetime) -> None:
    """The person signed in, or proved anew who they are, ``at`` (aware UTC)."""
    request.session[SEEN_KEY] = at.timestamp()


def is_recent(request: HttpRequest, *, at: datetime) -> bool:
    """Whether that was a short while before ``at``. A session that never noted it: no."""
    seen = request.session.get(SEEN_KEY)
    if not request.user.is_authenticated or not isinstance(seen, (int, float)):
        return False
    age = at - datetime.fromtimestamp(seen, UTC)
    # A moment to come is another machine's clock, a little fast; far off it is none of ours.
    return -timedelta(minutes=1) <= age < timeout()


def timeout() -> timedelta:
    """For how long one sign-in counts as recent."""
    return timedelta(seconds=app_settings.REAUTHENTICATION_TIMEOUT)
