"""A code by mail, for those who have neither a password nor a second factor.

The session keeps a hash of it, when it was sent, and how often a wrong one was tried.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import StrEnum

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.core.internal import ratelimit
from allauth.core.internal.cryptokit import normalize_user_code
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.mails import unsent
from accounts.recent_sign_in import methods

STATE_KEY = "accounts.mailed_code"
LIFE = timedelta(minutes=10)  # the page says it in words
TRIES = 5
LETTERS = "reauthentication_code"  # the name of the limit in ACCOUNT_RATE_LIMITS
PURPOSE = "accounts.recent_sign_in.mailed_code"


class Answer(StrEnum):
    """What became of a code that somebody typed."""

    RIGHT = "right"
    WRONG = "wrong"
    OVER = "over"  # none is waited for, or no longer


def is_awaited(request: HttpRequest, *, at: datetime) -> bool:
    """Whether a code was sent, and is good still ``at`` (aware UTC)."""
    state = request.session.get(STATE_KEY)
    if not state or state["user"] != str(request.user.pk) or state["wrong"] >= TRIES:
        return False
    return at - datetime.fromtimestamp(state["at"], UTC) < LIFE


def send(request: HttpRequest, *, at: datetime) -> bool:
    """Mail a new code; the one before ends. Where no server takes it, ``mails.unsent`` tells the
    person. False where there is no address, or too many went."""
    address = methods.mail_address(request.user)
    if not address:
        return False
    allowed = ratelimit.consume(request, app="allauth.account", action=LETTERS, user=request.user)
    if not allowed:
        return False
    code = get_adapter().generate_login_code()
    state = {"user": str(request.user.pk), "hash": _hash(code), "at": at.timestamp(), "wrong": 0}
    request.session[STATE_KEY] = state
    context = {"code": code, "minutes": round(LIFE.total_seconds() / 60)}
    get_adapter().send_mail("account/email/reauthentication_code", address, context)
    if unsent.failed(request):
        del request.session[STATE_KEY]
        allowed.rollback()
    return True


def try_code(request: HttpRequest, typed: str, *, at: datetime) -> Answer:
    """Whether this is the code; if so, the sign-in is recent from ``at`` on."""
    if not is_awaited(request, at=at):
        return Answer.OVER
    state = request.session[STATE_KEY]
    if not constant_time_compare(state["hash"], _hash(typed)):
        request.session[STATE_KEY] = {**state, "wrong": state["wrong"] + 1}
        return Answer.WRONG if is_awaited(request, at=at) else Answer.OVER
    del request.session[STATE_KEY]
    record_authentication(request, request.user, method="code", reauthenticated=True)
    return Answer.RIGHT


def _hash(code: str) -> str:
    return salted_hmac(PURPOSE, normalize_user_code(code), algorithm="sha256").hexdigest()
