"""A mail that somebody waits for, with a code or a link, and that no mail server took.

It is not kept to be sent later: its code would have run out, and its link would lie in the
database. The person is told at once, in place of the page that says "look in your mailbox".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from smtplib import SMTPRecipientsRefused

from anymail.exceptions import AnymailRecipientsRefused
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

MARK = "accounts.mail_not_sent"
REFUSED, AWAY = "refused", "away"
RETRY_AFTER_S = 120

AGAIN = _("Please try again in a few minutes.")
# By the page, and never by the mail: that would tell whether an address has an account.
WHAT_TO_DO: Mapping[str, str | Promise] = {
    "account_signup": _(
        "In a few minutes, sign in with this address and its password: the mail is sent again then."
    ),
    "account_login": _("Sign in again in a few minutes: the mail is sent again then."),
    "account_email": _(
        "The address is on your list. In a few minutes, have the mail sent again from there."
    ),
    "account_request_login_code": _(
        "Ask for a code again in a few minutes. With your password, or a passkey, you get in now."
    ),
}
# Where the page itself is the wrong place to try again.
WHERE: Mapping[str, str] = {"account_signup": "account_login"}


class UnsentMailMiddleware:
    """Answers with the page below where a mail was not taken. Stands inside allauth's own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        return _page(request, response) if failed(request) else response


def note(request: HttpRequest, error: Exception) -> None:
    """This request's mail was not taken; the rest of what it does goes on."""
    refused = isinstance(error, SMTPRecipientsRefused | AnymailRecipientsRefused)
    request.META[MARK] = REFUSED if refused else AWAY


def failed(request: HttpRequest) -> bool:
    """Whether a mail that this request's person waits for was not taken."""
    return MARK in request.META


def _page(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    list(messages.get_messages(request))  # "a mail is on its way" among them: not shown
    name = (request.resolver_match.url_name or "") if request.resolver_match else ""
    context = {
        "refused": request.META[MARK] == REFUSED,
        "what_to_do": WHAT_TO_DO.get(name, AGAIN),
        "where": _where(request, response, name),
    }
    page = render(request, "accounts/mail_not_sent.html", context, status=503)
    page["Retry-After"] = str(RETRY_AFTER_S)
    page["Cache-Control"] = "no-store"
    return page


def _where(request: HttpRequest, response: HttpResponse, name: str) -> str:
    """The page to try again on: this one; else the one that the answer would have led to."""
    if name in WHERE:
        return reverse(WHERE[name])
    if name.startswith("account_") and request.method == "POST":
        return request.get_full_path()
    led_to = response.get("Location", "")
    own = url_has_allowed_host_and_scheme(led_to, allowed_hosts=None)
    return led_to if own else reverse("account_login")
