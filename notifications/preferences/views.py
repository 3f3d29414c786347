"""Notification preferences, saved at once or by a button; and the test message."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AbstractBaseUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.names.isolates import isolated
from notifications import topics
from notifications.bounces import refused_addresses
from notifications.middleware import ZONE_KEY
from notifications.models import Preferences
from notifications.preferences import exceptions, next_message_words, saving, sent_messages
from notifications.triggers import enqueue


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def preferences(request: HttpRequest) -> HttpResponse:
    """All choices. Script gets what became of a change; a plain form a whole page."""
    at, mine = timezone.now(), Preferences.of(reader(request))
    if request.method != "POST":
        return _page(request, saving.untouched(mine), at)
    result = saving.save(mine, request.POST)
    request.session[ZONE_KEY] = mine.zone
    with timezone.override(mine.zone):
        if request.headers.get("HX-Request"):
            return _answer(request, result, at)
        if result.wrong:
            return _page(request, result, at)
    if result.saved:
        messages.success(request, _("Saved: %(names)s.") % {"names": result.saved_names})
    else:
        messages.info(request, _("Nothing was changed."))
    return redirect("notifications:preferences")


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def send_test(request: HttpRequest) -> HttpResponse:
    """Enqueue a test message. GET (after signing in) sends nothing."""
    if request.method == "POST":
        _enqueue_test(request, reader(request), timezone.now())
    return redirect("notifications:preferences")


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def exception(request: HttpRequest, pk: int) -> HttpResponse:
    """No mail about one channel for a while, or mail again. GET (after signing in) does nothing."""
    if request.method == "POST":
        mute = bool(request.POST.get("mute"))
        channel = exceptions.choose(reader(request), pk, mute=mute, at=timezone.now())
        if channel is None:
            raise Http404
        told = (
            _("%(name)s is muted for a week: no mail about it.")
            if mute
            else _("You get mail about %(name)s again.")
        )
        messages.success(request, told % {"name": isolated(channel.name)})
    return redirect("notifications:preferences")


def reader(request: HttpRequest) -> AbstractBaseUser:
    assert isinstance(request.user, AbstractBaseUser)  # noqa: S101 - login is required
    return request.user


def _enqueue_test(request: HttpRequest, user: AbstractBaseUser, at: datetime) -> None:
    address = str(getattr(user, "email", ""))
    if not address:
        messages.error(
            request, _("We know no email address of yours. Add one under Email addresses.")
        )
        return
    mine = Preferences.of(user)
    # One a minute at the most, however often somebody presses.
    notice = enqueue.enqueue_notice(mine, topics.TEST, f"test:{at:%Y%m%dT%H%M}", at=at)
    if notice is None:
        messages.warning(request, _("A test went out a moment ago. Try again in a minute."))
        return
    messages.success(request, _on_its_way(address))


def _on_its_way(address: str) -> str:
    if settings.DEMO:
        return format_html(
            _('A test is on its way to {}. Read it in the <a href="{}">demo mailbox</a>.'),
            address,
            reverse("mailbox:list"),
        )
    return _("A test is on its way to %(address)s.") % {"address": address}


def _page(request: HttpRequest, result: saving.Result, at: datetime) -> HttpResponse:
    page, lines = sent_messages.page(reader(request), request.GET.get("page"))
    context = {
        **_context(result, at),
        "address": getattr(request.user, "email", ""),
        "exceptions": exceptions.read(reader(request), request.GET.get("channel", ""), at=at),
        "shown": result.stored,
        "page": page,
        "lines": lines,
    }
    return render(request, "notifications/preferences.html", context)


def _answer(request: HttpRequest, result: saving.Result, at: datetime) -> HttpResponse:
    context = {**_context(result, at), "shown": result.shown}
    return render(request, "notifications/_answer.html", context)


def _context(result: saving.Result, at: datetime) -> dict[str, Any]:
    mine = result.preferences
    bad_address = refused_addresses.banner_for(mine.user)
    return {
        "form": result.form,
        "result": result,
        "noted": [result.form[name] for name in saving.COLUMNS],
        "preview": next_message_words.preview(mine, at=at, refused=bad_address is not None),
        "bad_address": bad_address,
    }
