"""Webhooks: the owner's list with its log, and all that can be done with one.

A secret is in the answer to the POST that made it and nowhere else: not in the session, not
in a message, not in a log. Sending is the workers' business.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.recent_sign_in.decorator import is_post, recent_sign_in_required
from accounts.sign_in_log.kinds import What
from accounts.sign_in_log.recording import record
from api.models import Hook, HookDelivery
from api.webhooks import enqueue, subscriptions
from api.webhooks import event_types as events
from api.webhooks.failure_reasons import words_of
from api.webhooks.forms import MOST, HookForm
from core.one_use import once

LOGGED = 10  # the last deliveries of each webhook


@dataclass(frozen=True, slots=True)
class Entry:
    """One delivery in the log."""

    delivery: HookDelivery
    name: str
    why: str

    @property
    def lost(self) -> bool:
        return self.delivery.outcome == HookDelivery.Outcome.FAILED

    @property
    def taken(self) -> bool:
        return self.delivery.outcome == HookDelivery.Outcome.TAKEN

    @property
    def next_try(self) -> datetime | None:
        return None if self.lost or self.taken else self.delivery.due_at


@dataclass(frozen=True, slots=True)
class Line:
    """One webhook in the list."""

    hook: Hook
    events: list[str]
    stopped: str
    log: list[Entry]


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
@recent_sign_in_required(when=is_post)
def index(request: HttpRequest) -> HttpResponse:
    """The list, with the form for a new one. A POST answers with its secret, this once."""
    at, user = timezone.now(), _owner(request)
    form = HookForm(user, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        made = once(request, partial(_make, request, form, at))
        if made is None:
            messages.warning(request, sent_twice())
            return redirect("webhooks:index")
        return secret_page(request, made)
    mine = Hook.objects.visible_to(user).order_by("-created_at", "-pk")
    lines = [_line(hook) for hook in mine]
    gone = Hook.objects.restorable_by(user, at).order_by("-deleted_at")
    context = {"form": form, "at": at, "lines": lines, "gone": gone}
    return render(request, "api/hooks.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
@recent_sign_in_required(when=is_post)
def rotate(request: HttpRequest, hook_id: int) -> HttpResponse:
    """Ask first; then show the new secret."""
    hook = _own_hook(request, hook_id)
    if request.method != "POST":
        return render(request, "api/hook_rotate.html", {"hook": hook})
    _record(request, hook, What.WEBHOOK_SECRET)
    return secret_page(request, subscriptions.rotate(hook, at=timezone.now()), again=True)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def delete(request: HttpRequest, hook_id: int) -> HttpResponse:
    """Ask first; then nothing is sent any more. For an hour it can be restored."""
    hook = _own_hook(request, hook_id)
    if request.method != "POST":
        return render(request, "api/hook_delete.html", {"hook": hook})
    _record(request, hook, What.WEBHOOK_DELETED)
    subscriptions.delete(hook, at=timezone.now())
    messages.success(request, _("The webhook is deleted. Nothing is sent there any more."))
    return redirect("webhooks:index")


@never_cache
@require_POST
@login_required
@recent_sign_in_required
def restore(request: HttpRequest, hook_id: int) -> HttpResponse:
    """Undo it within its hour, as who makes one: with a recent sign-in."""
    at = timezone.now()
    hook = get_object_or_404(Hook.objects.filter(user_id=_owner(request).pk), pk=hook_id)
    full = Hook.objects.visible_to(request.user).count() >= MOST
    if not full and subscriptions.restore(hook, at=at):
        _record(request, hook, What.WEBHOOK_RESTORED)
        messages.success(request, _("The webhook is restored, with its secret."))
    elif hook.deleted_at:
        messages.warning(request, _("This webhook cannot be restored any more."))
    return _back(hook)


def turns_on(request: HttpRequest) -> bool:
    """Off can always be had."""
    return request.POST.get("turn") == "on"


@require_POST
@login_required
@recent_sign_in_required(when=turns_on)
def switch(request: HttpRequest, hook_id: int) -> HttpResponse:
    """Turn it off or on, as the button said: pressing it twice changes nothing more."""
    hook = _own_hook(request, hook_id)
    if turns_on(request):
        subscriptions.turn_on(hook)
        _record(request, hook, What.WEBHOOK_ON)
        messages.success(request, _("The webhook is on. What we gave up on can be sent again."))
    else:
        subscriptions.turn_off(hook, at=timezone.now())
        _record(request, hook, What.WEBHOOK_OFF)
        messages.success(request, _("The webhook is off. Nothing is sent until you turn it on."))
    return _back(hook)


@require_POST
@login_required
def test(request: HttpRequest, hook_id: int) -> HttpResponse:
    """Enqueue a ping; a worker sends it in a moment."""
    hook = _own_hook(request, hook_id)
    if not hook.active:
        messages.error(request, _("The webhook is off: turn it on first."))
        return _back(hook)
    with transaction.atomic():
        new = enqueue.ping(hook, at=timezone.now())
    if new:
        told = _("A test is on its way. Reload this page in a moment to see the result.")
    else:
        told = _("A test is waiting to be sent already: see the log.")
    messages.info(request, told)
    return _back(hook)


@require_POST
@login_required
def send_again(request: HttpRequest, delivery_id: uuid.UUID) -> HttpResponse:
    """Revive one that was given up, under the same id."""
    mine = HookDelivery.objects.filter(hook__in=Hook.objects.visible_to(request.user))
    delivery = get_object_or_404(mine.select_related("hook"), pk=delivery_id)
    with transaction.atomic():
        count = mine.filter(pk=delivery.pk).revive(at=timezone.now())
        if count:
            enqueue.wake_sender()
    if count:
        messages.info(request, _("It will be sent again in a moment."))
    elif not delivery.hook.active:
        messages.error(request, _("The webhook is off: turn it on first."))
    else:
        messages.info(request, _("Nothing to do: it was delivered, or is waiting to be."))
    return _back(delivery.hook)


def secret_page(
    request: HttpRequest, made: subscriptions.NewHook, *, again: bool = False, back: str = ""
) -> HttpResponse:
    """The page with the secret. ``back``: where it leads on to."""
    shown = {"made": made, "events": _names(made.hook), "again": again, "back": back}
    response = render(request, "api/hook_made.html", shown)
    response["Cache-Control"] = "no-store, private"
    return response


def _make(request: HttpRequest, form: HookForm, at: datetime) -> subscriptions.NewHook:
    made = subscriptions.make(_owner(request), form.cleaned_data["url"], form.chosen(), at=at)
    _record(request, made.hook, What.WEBHOOK_MADE)
    return made


def sent_twice() -> str:
    return _(
        "This form came twice, and one webhook was added. If you did not see its secret, change it."
    )


def _owner(request: HttpRequest) -> AbstractBaseUser:
    assert isinstance(request.user, AbstractBaseUser)  # noqa: S101 - login is required
    return request.user


def _own_hook(request: HttpRequest, hook_id: int) -> Hook:
    return get_object_or_404(Hook.objects.visible_to(request.user), pk=hook_id)


def _record(request: HttpRequest, hook: Hook, what: What) -> None:
    """The host alone: the rest of an address may be as good as a password."""
    details = {"host": urlsplit(hook.url).hostname or ""}
    owner = _owner(request).pk
    record(owner, what, at=timezone.now(), request=request, details=details)


def _back(hook: Hook) -> HttpResponse:
    response = redirect("webhooks:index")
    response["Location"] += f"#hook-{hook.pk}"
    return response


def _line(hook: Hook) -> Line:
    log = [
        Entry(delivery, events.name_of(delivery.event), words_of(delivery.said))
        for delivery in hook.deliveries.order_by("-created_at", "-pk")[:LOGGED]
    ]
    return Line(hook, _names(hook), words_of(hook.stopped_why), log)


def _names(hook: Hook) -> list[str]:
    return [events.name_of(event) for event in hook.events]
