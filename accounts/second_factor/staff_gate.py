"""Staff pages and the admin open to who has a second factor and used it in this session."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

STAFF_PAGES = re.compile(r"/(?:[a-z]{2}(?:-[a-z]+)?/)?staff/|/admin/")
OPEN = {"admin:logout", "admin:login", "admin:jsi18n"}
Type = Authenticator.Type
FACTORS = [Type.TOTP, Type.WEBAUTHN]
ADDED_KEY = "accounts.second_factor_added"


class StaffGateMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        if not _guarded(request) or not getattr(request.user, "is_staff", False):
            return None  # whoever is no staff is turned away by the page itself
        if not is_mfa_enabled(request.user, FACTORS):
            return _to_set_up(request)
        return None if _used(request) else _to_use(request)


@receiver(authenticator_added)
def _note_added(request: HttpRequest, authenticator: Authenticator, **_: Any) -> None:
    """Setting it up showed that one has it."""
    if authenticator.type in FACTORS:
        request.session[ADDED_KEY] = True


def _guarded(request: HttpRequest) -> bool:
    if not settings.STAFF_NEED_MFA or not STAFF_PAGES.match(request.path_info):
        return False
    return not request.resolver_match or request.resolver_match.view_name not in OPEN


def _used(request: HttpRequest) -> bool:
    """A session from before there was a second factor has not."""
    records = get_authentication_records(request, request.user)
    return ADDED_KEY in request.session or any(row["method"] == "mfa" for row in records)


def _to_set_up(request: HttpRequest) -> HttpResponse:
    told = _(
        "Staff pages show other people's data. They open once two-factor authentication is on: "
        "set up an app or a passkey here first."
    )
    messages.warning(request, told)
    return redirect("mfa_index")


def _to_use(request: HttpRequest) -> HttpResponse:
    app = is_mfa_enabled(request.user, [Type.TOTP])
    page = reverse("mfa_reauthenticate" if app else "mfa_reauthenticate_webauthn")
    return redirect(f"{page}?{urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})}")
