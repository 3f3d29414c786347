""" "My requests": what a person wrote to us, what we answered, and how it stands.

Only what was written while signed in. A letter that was written signed out is not shown to
whoever later has an account with its address: the writer never proved that it was theirs, so
the words may be another person's.
"""

from __future__ import annotations

from datetime import datetime
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.limits import counting as limits
from helpcenter.contact import delivery, tickets
from helpcenter.contact.diagnosis_bundle import readable
from helpcenter.contact.forms import ReplyForm
from helpcenter.models import Ticket

REPLIES_AN_HOUR = 20
A_PAGE = 20


@never_cache
@require_safe
@login_required
def index(request: HttpRequest) -> HttpResponse:
    rows = Ticket.objects.visible_to(request.user).prefetch_related("replies")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "helpcenter/requests.html", {"page": page, "at": timezone.now()})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def conversation(request: HttpRequest, reference: str) -> HttpResponse:
    """The conversation, and with POST another letter of the reader."""
    ticket = _own(request, reference)
    form = ReplyForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _show(request, ticket, form)
    if not form.is_valid():
        return _show(request, ticket, form, status=422)
    at = timezone.now()
    if not limits.spend(request, "reply", limit=REPLIES_AN_HOUR, at=at):
        form.add_error(None, _too_many())
        return _show(request, ticket, form, status=429)
    return _write(request, ticket, form.cleaned_data["text"], at)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def close(request: HttpRequest, reference: str) -> HttpResponse:
    """GET (after signing in) closes nothing."""
    ticket = _own(request, reference)
    if request.method == "POST":
        tickets.close(ticket, at=timezone.now())
        messages.success(request, gettext("Closed. Write again whenever you need to."))
    return redirect("helpcenter:request", reference)


def _own(request: HttpRequest, reference: str) -> Ticket:
    return get_object_or_404(Ticket.objects.visible_to(request.user), reference=reference)


def _write(request: HttpRequest, ticket: Ticket, text: str, at: datetime) -> HttpResponse:
    tickets.write_again(ticket, cast(User, request.user), text, at=at)
    delivery.wake_sender()
    messages.success(request, gettext("We have your reply."))
    return redirect("helpcenter:request", ticket.reference)


def _show(
    request: HttpRequest, ticket: Ticket, form: ReplyForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "ticket": ticket,
        "replies": ticket.replies.order_by("created_at", "pk"),
        "bundle": readable(ticket.bundle) if ticket.bundle else "",
        "form": form,
        "at": timezone.now(),
    }
    return render(request, "helpcenter/request.html", context, status=status)


def _too_many() -> str:
    return gettext(
        "Many replies have come from your connection this hour, so we take no more until the next "
        "one. What you wrote is still here."
    )
