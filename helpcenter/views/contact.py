"""``/contact/``: what it is about, what may help at once, and then the form."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from helpcenter import limits, mail, readers, tasks, tickets
from helpcenter.articles import library
from helpcenter.forms import ContactForm

TICKETS_AN_HOUR = 5
SESSION_KEY = "helpcenter_ticket"
SUGGESTED = ("refresh-a-channel", "what-each-state-means", "locked-or-suspended")


@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    reader = readers.known(request.user, at=at)
    form = _form(request, reader)
    if request.method != "POST" or not form.is_valid():
        return _show(request, form, reader, status=422 if form.is_bound else 200)
    if not limits.spend(request, "ticket", limit=TICKETS_AN_HOUR, at=at):
        form.add_error(None, _too_many())
        return _show(request, form, reader, status=429)
    return _store(request, form, reader, at)


def _too_many() -> str:
    return gettext(
        "Several messages have come from your connection within this hour, and we can take "
        "no more until it is over. What you wrote is still below: please send it then."
    )


def _form(request: HttpRequest, reader: readers.Known) -> ContactForm:
    about = [*reader.subjects, *tickets.SUBJECTS]
    initial = {
        "email": getattr(request.user, "email", ""),
        "about": request.GET.get("about", about[0][0]),
    }
    data = request.POST if request.method == "POST" else None
    return ContactForm(data, initial=initial, about=about, with_bundle=bool(reader.bundle))


def _show(
    request: HttpRequest, form: ContactForm, reader: readers.Known, status: int
) -> HttpResponse:
    shelf = library()
    context = {
        "form": form,
        "broken": reader.broken,
        "bundle": mail.readable(reader.bundle) if reader.bundle else "",
        "suggested": [shelf.by_slug[slug] for slug in SUGGESTED if slug in shelf.by_slug],
    }
    return render(request, "helpcenter/contact.html", context, status=status)


def _store(
    request: HttpRequest, form: ContactForm, reader: readers.Known, at: datetime
) -> HttpResponse:
    data: dict[str, Any] = form.cleaned_data
    subjects = dict([*reader.subjects, *tickets.SUBJECTS])
    ticket = tickets.open_ticket(
        request.user,
        email=data["email"],
        about=str(subjects[data["about"]]),
        message=data["message"],
        bundle=list(reader.bundle) if data.get("send_bundle") else None,
        at=at,
    )
    tasks.wake_mail()
    request.session[SESSION_KEY] = {"reference": ticket.reference, "email": ticket.email}
    return redirect("helpcenter:contact_sent")


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """The reference of the message just sent; only its own sender has it in the session."""
    ticket = request.session.get(SESSION_KEY)
    if not ticket:
        return redirect("helpcenter:contact")
    return render(request, "helpcenter/contact_sent.html", {"ticket": ticket})
