"""allauth's social adapter: who may sign in by a network, and what the others are for.

LinkedIn's sign-in app signs people in. Every other provider connects channels: its way
ends in ``channels.journeys.returning``, and allauth stores nothing of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest
from django.utils import timezone

from accounts.joining import views as joining
from accounts.recent_sign_in import network_again
from channels import http
from channels.answers.fields import writable
from channels.consent import flow
from channels.journeys import returning
from core.names import plain_names

NAMES = ("first_name", "last_name", "name")
NAMES_TOLD = ("name", "given_name", "family_name")


class ChannelsSocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    def get_requests_session(self) -> requests.Session:
        session = http.allauth_session()
        session.hooks["response"].append(_make_writable)
        return session

    def get_provider(self, request: HttpRequest, provider: str, client_id: Any = None) -> Any:
        """allauth's provider, with the adapter that speaks through our door."""
        instance = super().get_provider(request, provider, client_id=client_id)
        if app := flow.app_behind(instance.sub_id):
            instance.oauth2_adapter_class = flow.adapter_class(app)
        elif network := flow.sign_in_network(instance.sub_id):
            first = network.apps[0]
            instance.oauth2_adapter_class = flow.adapter_class(first, signing_in=True)
        return instance

    def list_providers(self, request: HttpRequest) -> list[Any]:
        """Only what signs people in: allauth's pages offer nothing else."""
        return [
            provider
            for provider in super().list_providers(request)
            if flow.sign_in_network(provider.sub_id)
        ]

    def populate_user(
        self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]
    ) -> Any:
        """What a network calls a person, without what nobody sees. Changed, an address would be
        somebody else's: one that hides characters is left out, here and below."""
        told = {**data, **_plain(data, NAMES)}
        if not plain_names.is_plain(str(told.get("email") or "")):
            told["email"] = ""
        return super().populate_user(request, sociallogin, told)

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        app = flow.app_behind(sociallogin.account.provider)
        if app:
            grant = sociallogin.token.grant
            response = returning.came_back(request, app, grant, sociallogin.state)
            raise ImmediateHttpResponse(response)
        sociallogin.email_addresses = [
            address
            for address in sociallogin.email_addresses
            if plain_names.is_plain(address.email)
        ]
        for address in sociallogin.email_addresses:
            address.verified = address.verified is True  # some networks send other things
        network_again.came_back(request, sociallogin, at=timezone.now())
        if question := joining.intercept(request, sociallogin):
            raise ImmediateHttpResponse(question)

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        state = (extra_context or {}).get("state") or {}
        if app := flow.app_behind(provider.sub_id):
            raise ImmediateHttpResponse(returning.failed(request, app, state, exception))
        if network := flow.sign_in_network(provider.sub_id):
            raise ImmediateHttpResponse(returning.not_signed_in(request, network, state, exception))


def _plain(told: Mapping[str, Any], names: Iterable[str]) -> dict[str, str]:
    return {key: plain_names.plain(str(told[key])) for key in names if told.get(key)}


def _make_writable(response: requests.Response, **_: Any) -> None:
    """What allauth reads of a network it stores as it comes: a name with half a character in it
    would keep its owner from signing in, and one that hides some be shown so."""
    try:
        body = response.json()
    except (ValueError, RecursionError):
        return
    told = writable(body)
    if isinstance(told, dict):
        told |= _plain(told, NAMES_TOLD)
    response._content = json.dumps(told).encode()
