""" "Still need help?" in three steps: what it is about, what may help at once, the form.

Each step is a page with a plain form. What was chosen and typed travels in its hidden fields.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.headers import signed_cookies
from core.limits import counting as limits
from helpcenter.articles.library import library
from helpcenter.contact import delivery, diagnosis_bundle, solved, tickets
from helpcenter.contact import suggestions as suggesting
from helpcenter.contact.carried_fields import Carried
from helpcenter.contact.forms import ContactForm
from helpcenter.contact.subjects import Subject, Subjects, subjects_of
from helpcenter.models import Solved, Ticket

TICKETS_AN_HOUR = 5
SOLVED_AN_HOUR = 20
COOKIE = "ticket_sent"
SHOWN_FOR = timedelta(hours=1)
STEPS = ["GET", "HEAD", "POST"]


@never_cache
@require_http_methods(STEPS)
def contact(request: HttpRequest) -> HttpResponse:
    """The first step. A link that says what it is about leads on to the second."""
    carried, subjects = _read_form(request)
    if request.method != "POST" and subjects.find(carried.about):
        return redirect(_address("helpcenter:contact_suggestions", carried))
    return _choose(request, carried, subjects)


@never_cache
@require_http_methods(STEPS)
def suggestions(request: HttpRequest) -> HttpResponse:
    """The second step; for htmx, what fits the words so far."""
    carried, subjects = _read_form(request)
    subject = subjects.find(carried.about)
    if subject is None:
        return _choose(request, carried, subjects, asked=True)
    suggested = suggesting.suggestions(subject, carried.words, without=carried.article)
    context = {
        **_shown(carried, 2),
        "subject": subject,
        "suggested": suggested,
        "by_words": bool(suggested and suggested[0].snippet),
    }
    fragment = bool(getattr(request, "htmx", False))
    name = "_suggested" if fragment else "contact_suggestions"
    return render(request, f"helpcenter/{name}.html", context)


@never_cache
@require_POST
def this_solved_it(request: HttpRequest) -> HttpResponse:
    """Count what helped; nothing of who. The way back keeps what was typed."""
    carried, subjects = _read_form(request)
    what = _what_solved(request.POST.get("solved", ""), subjects.find(carried.about))
    at = timezone.now()
    if what and limits.spend(request, "solved", limit=SOLVED_AN_HOUR, at=at):
        solved.count(*what, at=at)
    return render(request, "helpcenter/contact_solved.html", _shown(carried, 0))


@never_cache
@require_http_methods(STEPS)
def write(request: HttpRequest) -> HttpResponse:
    """The third step: the form, and with ``send`` the sending of it."""
    carried, subjects = _read_form(request)
    subject = subjects.find(carried.about)
    if subject is None:
        return _choose(request, carried, subjects, asked=True)
    if "send" in request.POST:
        return _send(request, carried, subject)
    initial = {
        "email": carried.email if carried.written else getattr(request.user, "email", ""),
        "message": carried.message or carried.words,
        "send_bundle": bool(carried.send_bundle) if carried.written else True,
    }
    bundle = diagnosis_bundle.bundle_of(request.user, subject, at=timezone.now())
    form = ContactForm(initial=initial, with_bundle=bool(bundle))
    return _form(request, carried, subject, form, bundle)


@never_cache
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """The reference of the message just sent; only its own sender's browser keeps it."""
    reference = signed_cookies.read(request, COOKIE, life=SHOWN_FOR)
    ticket = Ticket.objects.filter(reference=reference).first()
    if ticket is None:
        return redirect("helpcenter:contact")
    context = {
        "ticket": ticket,
        "receipt": getattr(ticket, "receipt", None),
        "answer_days": settings.SUPPORT_ANSWER_DAYS,
    }
    return render(request, "helpcenter/contact_sent.html", context)


def _read_form(request: HttpRequest) -> tuple[Carried, Subjects]:
    return Carried.read(request), subjects_of(request.user, at=timezone.now())


def _address(name: str, carried: Carried) -> str:
    said = {name: value for name, value in carried.hidden().items() if name in ("about", "article")}
    return f"{reverse(name)}?{urlencode(said)}"


def _shown(carried: Carried, step: int) -> dict[str, object]:
    """``hidden``: name and value of each hidden field."""
    article = library().by_slug.get(carried.article)
    hidden = carried.hidden(step)
    return {"hidden": hidden, "typed": carried, "step": step, "came_from": article}


def _choose(
    request: HttpRequest, carried: Carried, subjects: Subjects, *, asked: bool = False
) -> HttpResponse:
    """``asked``: a later step was reached without a subject, or with one that is not theirs."""
    context = {**_shown(carried, 1), "subjects": subjects, "asked": asked}
    missing = asked and request.method == "POST"
    return render(request, "helpcenter/contact.html", context, status=422 if missing else 200)


def _what_solved(said: str, subject: Subject | None) -> tuple[str, str] | None:
    """Kind and what, from our own lists: a form may say anything."""
    if said == "diagnosis":
        return (Solved.Kind.DIAGNOSIS, subject.what) if subject and subject.what else None
    return (Solved.Kind.ARTICLE, said) if said in library().by_slug else None


def _send(request: HttpRequest, carried: Carried, subject: Subject) -> HttpResponse:
    at = timezone.now()
    bundle = diagnosis_bundle.bundle_of(request.user, subject, at=at)
    shown = (
        diagnosis_bundle.read_signed(request.user, request.POST.get("bundle", ""))
        if bundle
        else None
    )
    form = ContactForm(request.POST, with_bundle=bool(bundle))
    if form.is_valid() and form.cleaned_data.get("send_bundle") and shown is None:
        form.add_error("send_bundle", _bundle_too_old())
    if not form.is_valid():
        return _form(request, carried, subject, form, shown or bundle, status=422)
    if not limits.spend(request, "ticket", limit=TICKETS_AN_HOUR, at=at):
        form.add_error(None, _too_many())
        return _form(request, carried, subject, form, shown or bundle, status=429)
    return _store(request, subject, form.cleaned_data, shown, at)


def _form(
    request: HttpRequest,
    carried: Carried,
    subject: Subject,
    form: ContactForm,
    bundle: diagnosis_bundle.Bundle,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        **_shown(replace(carried, written="1"), 3),
        "subject": subject,
        "form": form,
        "bundle": diagnosis_bundle.readable(bundle) if bundle else "",
        "signed_bundle": diagnosis_bundle.sign(request.user, bundle) if bundle else "",
    }
    return render(request, "helpcenter/contact_write.html", context, status=status)


def _store(
    request: HttpRequest,
    subject: Subject,
    data: dict[str, Any],
    bundle: diagnosis_bundle.Bundle | None,
    at: datetime,
) -> HttpResponse:
    ticket = tickets.open_ticket(
        request.user,
        email=data["email"],
        about=subject.stored,
        message=data["message"],
        bundle=bundle if data.get("send_bundle") else None,
        at=at,
    )
    delivery.wake_sender()
    response = redirect("helpcenter:contact_sent")
    signed_cookies.write(response, COOKIE, ticket.reference, life=SHOWN_FOR)
    return response


def _too_many() -> str:
    return gettext(
        "Several messages have come from your connection this hour, so we take no more until the "
        "next one. What you wrote is still below: please send it then."
    )


def _bundle_too_old() -> str:
    return gettext(
        "This page was open for a long time. Here is the diagnosis as it is now: please look at "
        "it again, then send."
    )
