"""Who calls: a Bearer key with the scope that the operation needs. No cookie counts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from accounts.leaving.asking import open_deletion
from api.keys import hashed_keys
from api.keys.hashed_keys import Scope
from api.models import Key
from api.protocol import limits
from api.protocol.owners_zone import speak_in_zone_of
from api.protocol.problems import Problem
from core.limits.counting import Rate

REALM = 'Bearer realm="Channel Care API"'


class ApiKey(HttpBearer):
    """``auth=ApiKey(Scope.CHANNELS_READ)`` on an operation; then ``key_of(request)``."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Key:
        """The key. Raises Problem: 401, 403 or 429."""
        at = timezone.now()
        scheme, _space, text = request.headers.get("Authorization", "").partition(" ")
        key = hashed_keys.find(text.strip()) if scheme.lower() == "bearer" else None
        if key is None:
            raise _unknown(request, sent=bool(scheme), at=at)
        _require_valid(key, at)
        rate = limits.count_call(key.pk, at=at)
        limits.remember(request, rate)
        if rate.exceeded:
            raise _too_many(rate)
        if self.scope not in key.scopes:
            raise _no_scope(self.scope)
        hashed_keys.note_use(key, at=at)
        speak_in_zone_of(key.user)
        return key

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        raise NotImplementedError  # __call__ does it all


def key_of(request: HttpRequest) -> Key:
    """The key that the call was let in with."""
    key = getattr(request, "auth", None)
    assert isinstance(key, Key)  # noqa: S101 - only operations with ApiKey ask
    return key


def _require_valid(key: Key, at: datetime) -> None:
    """Whoever holds the key may know what became of it."""
    if key.revoked_at is not None:
        raise _refused(_("This key was revoked by its owner. Make another."))
    if hashed_keys.is_expired(key, at=at):
        raise _refused(_("This key has expired. Make another."))
    if not key.user.is_active:
        raise _refused(_("The account behind this key is closed."))
    if open_deletion(key.user):
        raise _refused(_("The account behind this key is about to be deleted."))


def _unknown(request: HttpRequest, *, sent: bool, at: datetime) -> Problem:
    rate = limits.count_wrong_key(request, at=at)
    if rate.exceeded:
        return _too_many(rate)
    if not sent:
        detail = _("The call came without a key. Send “Authorization: Bearer cck_…”.")
        return Problem("no-key", detail, headers={"WWW-Authenticate": REALM})
    return _refused(_("This is not one of our keys. It may be cut short, or mistyped."))


def _refused(detail: str) -> Problem:
    header = f'{REALM}, error="invalid_token"'
    return Problem("no-key", detail, headers={"WWW-Authenticate": header})


def _no_scope(scope: Scope) -> Problem:
    return Problem(
        "scope-missing",
        _("This key lacks the scope “%(scope)s”.") % {"scope": scope.value},
        headers={"WWW-Authenticate": f'{REALM}, error="insufficient_scope", scope="{scope.value}"'},
        extra={"scope": scope.value},
    )


def _too_many(rate: Rate) -> Problem:
    return Problem("too-many-calls", headers={"Retry-After": str(rate.reset)})
