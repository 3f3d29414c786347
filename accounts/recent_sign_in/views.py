"""The question by mail, and the way on after any answer."""

from __future__ import annotations

from urllib.parse import urlencode

from allauth.account.internal.flows.reauthentication import resume_request
from allauth.core import ratelimit
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.recent_sign_in import mailed_code, methods, network_again, recency
from accounts.recent_sign_in.forms import CodeForm
from accounts.recent_sign_in.mailed_code import Answer


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def code(request: HttpRequest) -> HttpResponse:
    """``send`` mails a code; a right one leads on to what was begun."""
    if page := methods.own_page(request.user):
        return redirect(_with_next(request, page))
    at = timezone.now()
    if request.method != "POST":
        return _page(request, CodeForm())
    if "send" in request.POST:
        sent = mailed_code.send(request, at=at)
        return _page(request, CodeForm(), sent=sent, refused=not sent)
    if limited := ratelimit.consume_or_429(request, action="reauthenticate", user=request.user):
        refusal: HttpResponse = limited
        return refusal
    form = CodeForm(request.POST)
    if form.is_valid():
        answer = mailed_code.try_code(request, form.cleaned_data["code"], at=at)
        if answer is Answer.RIGHT:
            return _go_on(request)
        form.add_error("code", _said(answer))
    return _page(request, form)


@never_cache
@require_safe
@login_required
def go_on(request: HttpRequest) -> HttpResponse:
    """Back from the network: on with what was begun, or to the question again."""
    if not recency.is_recent(request, at=timezone.now()):
        return redirect(_with_next(request, methods.first_page(request.user)))
    return _go_on(request)


def _go_on(request: HttpRequest) -> HttpResponse:
    response: HttpResponse | None = resume_request(request)
    return response or redirect("preferences")


def _page(
    request: HttpRequest, form: CodeForm, *, sent: bool = False, refused: bool = False
) -> HttpResponse:
    back = _with_next(request, reverse("recent_sign_in:go_on"))
    context = {
        "form": form,
        "address": methods.mail_address(request.user),
        "awaited": mailed_code.is_awaited(request, at=timezone.now()),
        "sent": sent,
        "refused": refused,
        "next": _next(request),
        "ways": network_again.ways(request, back),
    }
    return render(request, "accounts/mailed_code.html", context)


def _said(answer: Answer) -> str:
    if answer is Answer.WRONG:
        return _("This is not the code. Look at the newest mail from us.")
    return _("This code no longer works. Ask for a new one.")


def _next(request: HttpRequest) -> str:
    return request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME) or ""


def _with_next(request: HttpRequest, page: str) -> str:
    back = _next(request)
    return f"{page}?{urlencode({REDIRECT_FIELD_NAME: back})}" if back else page
