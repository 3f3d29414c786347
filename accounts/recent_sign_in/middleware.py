"""Asks before allauth's own pages and the admin's, whose views are not ours to decorate."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.recent_sign_in import admin_pages, recency
from accounts.recent_sign_in.suspended import suspend

# Of the second factor's pages all ask, but those that show no secret and change nothing, and
# those that are the question.
SECOND_FACTOR = "mfa_"
OPEN = {
    "mfa_index",
    "mfa_list_webauthn",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_trust",
}
# Changing a password is not among them: its form asks for the present one.
ALWAYS = {"account_set_password"}
WHEN_SENT = {"account_email", "socialaccount_connections"}
# Has the confirmation mailed again, to an address that is the person's already.
HARMLESS = {"account_email": "action_send"}


class RecentSignInMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        if not concerns(request) or not request.user.is_authenticated:
            return None
        at = timezone.now()
        return None if recency.is_recent(request, at=at) else suspend(request, at=at)


def concerns(request: HttpRequest) -> bool:
    """Whether allauth is about to change how this person signs in, or to show a secret; or the
    admin to change anything that is not everyday work."""
    match = request.resolver_match
    if match and match.namespaces == [admin_pages.NAMESPACE]:
        return admin_pages.asks(request, match)
    name = (match.url_name or "") if match and not match.namespaces else ""
    if name in WHEN_SENT:
        return request.method == "POST" and HARMLESS.get(name, "") not in request.POST
    if name.startswith(SECOND_FACTOR):
        return name not in OPEN
    return name in ALWAYS or (name.endswith("_login") and _joins_an_account(request))


def _joins_an_account(request: HttpRequest) -> bool:
    """Whether one more network is to sign this person in."""
    return "connect" in (request.GET.get("process"), request.POST.get("process"))
