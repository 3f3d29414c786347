"""Keys for publishing tools: the owner's list, making one, revoking one.

The text of a new key is in the answer to the POST that made it and nowhere else: not in
the session, not in a message, not in a log.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import changes
from accounts.recent_sign_in.decorator import recent_sign_in_required
from accounts.sign_in_log.kinds import What
from api.keys import hashed_keys, lending_views, scopes
from api.keys.forms import MOST, KeyForm
from api.keys.hashed_keys import Scope
from api.models import Key
from core.names.isolates import isolated
from core.one_use import once

ENDED_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Line:
    """One key in the list."""

    key: Key
    scopes: list[str]


def reads_tokens(request: HttpRequest) -> bool:
    """Whether this makes a key that may fetch access tokens."""
    return Scope.TOKENS_READ in request.POST.getlist("scopes")


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
@recent_sign_in_required(when=reads_tokens)
def index(request: HttpRequest) -> HttpResponse:
    """The list, with the form for a new key. A POST answers with the key, this once."""
    at, user = timezone.now(), _owner(request)
    form = KeyForm(user, at, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        made = once(request, partial(_make, request, form, at))
        if made is None:
            messages.warning(request, _sent_twice())
            return redirect("keys:index")
        return render(request, "api/key_made.html", {"made": made, "line": _line(made.key)})
    return render(
        request,
        "api/keys.html",
        {"form": form, "at": at, **_lists(user, at), **lending_views.page_context(user)},
    )


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def revoke(request: HttpRequest, key_id: int) -> HttpResponse:
    """Ask first; then end it at once. For an hour it can be restored."""
    at = timezone.now()
    key = get_object_or_404(Key.objects.visible_to(request.user).valid(at), pk=key_id)
    if request.method != "POST":
        return render(request, "api/key_revoke.html", {"line": _line(key), "at": at})
    if hashed_keys.revoke(key, at=at):
        user = _owner(request)
        changes.done(user, What.KEY_REVOKED, at=at, request=request, name=key.name)
    told = _("The key “%(name)s” is revoked: it no longer works.")
    messages.success(request, told % {"name": isolated(key.name)})
    return redirect("keys:index")


@never_cache
@require_POST
@login_required
@recent_sign_in_required
def restore(request: HttpRequest, key_id: int) -> HttpResponse:
    """Undo it within its hour. A borrowed browser must not: it asks for a recent sign-in."""
    at = timezone.now()
    key = get_object_or_404(Key.objects.visible_to(request.user), pk=key_id)
    full = Key.objects.visible_to(request.user).valid(at).count() >= MOST
    if not full and hashed_keys.restore(key, at=at):
        changes.done(_owner(request), What.KEY_RESTORED, at=at, request=request, name=key.name)
        told = _("The key “%(name)s” works again.")
        messages.success(request, told % {"name": isolated(key.name)})
    elif not key.is_valid(at):
        messages.warning(request, _("This key cannot be restored any more."))
    return redirect("keys:index")


def _make(request: HttpRequest, form: KeyForm, at: datetime) -> hashed_keys.NewKey:
    name, end = form.cleaned_data["name"], form.end()
    made = hashed_keys.make(form.user, name, form.chosen(), at=at, expires_at=end)
    may = "; ".join(str(scope) for scope in scopes.names_of(made.key.scopes))
    changes.done(form.user, What.KEY_MADE, at=at, request=request, name=name, scopes=may)
    return made


def _sent_twice() -> str:
    return _(
        "This form came twice, and one key was made. If you did not see its text, revoke that key "
        "and make another."
    )


def _owner(request: HttpRequest) -> AbstractBaseUser:
    assert isinstance(request.user, AbstractBaseUser)  # noqa: S101 - login is required
    return request.user


def _lists(user: AbstractBaseUser, at: datetime) -> dict[str, list[Line]]:
    every = Key.objects.visible_to(user).order_by("-created_at", "-pk")
    valid = every.valid(at)
    ended = every.exclude(pk__in=valid.values("pk"))[:ENDED_SHOWN]
    return {
        "lines": [_line(key) for key in valid],
        "gone": [_line(key) for key in every.restorable(at)],
        "ended": [_line(key) for key in ended],
    }


def _line(key: Key) -> Line:
    return Line(key, scopes.names_of(key.scopes))
