"""The way to a network's consent page and back: allauth's flow, our door, nothing kept.

allauth builds the address, remembers ``state`` and the PKCE verifier, and checks them on
return. The code is exchanged through ``channels.http``, so that a failure is a finding;
the tokens live in memory until ``channels.journeys.returning`` has sealed or dropped them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.module_loading import import_string

from channels import registry
from channels.answers.fields import Fields, grant_from, unless_incomplete
from channels.consent.underway import NotSetUp
from channels.contract import (
    App,
    Context,
    Door,
    Endpoint,
    Finding,
    Grant,
    Network,
    Registration,
    Reply,
)
from channels.http import door_for
from channels.records.observed_door import ObservedDoor
from channels.registrations import app_of
from channels.words.next_steps import CODE_SPENT

# allauth's providers that sign people in -> whose consent page they use.
SIGNS_IN = {"linkedin-signin": "linkedin"}
# Of two apps with one provider the later would take the ways of both: ``manage.py check`` says so.
_BY_PROVIDER = {app.provider: app for app in registry.APPS if not registry.get(app.network).consent}


class ExchangeFailed(OAuth2Error):  # type: ignore[misc]  # noqa: N818
    """The code gave no token. ``finding`` says why; the text names nothing."""

    def __init__(self, finding: Finding) -> None:
        super().__init__("the code exchange gave no token")
        self.finding = finding


class ExchangeClient(OAuth2Client):  # type: ignore[misc]
    """Swaps the code for tokens through the one door."""

    network: Network

    def get_access_token(
        self,
        code: str,
        pkce_code_verifier: str | None = None,
        extra_data: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        """The token answer's own fields. Raises ExchangeFailed."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.callback_url,
            **(extra_data or {}),
        }
        if pkce_code_verifier:
            form["code_verifier"] = pkce_code_verifier
        door = ObservedDoor(door_for(self.network.id), self.network.id)
        reply = self._send(door, form)
        answer = _token_answer(reply)
        if answer is None:
            finding = unless_incomplete(self.network.explain(reply, Context()), reply, whole=False)
            if finding.rule not in CODE_SPENT:  # anybody can send a made-up code: no alarm
                finding = door.act_on(finding, at=reply.at)
            raise ExchangeFailed(finding)
        return answer

    def _send(self, door: Door, form: dict[str, str]) -> Reply:
        app = App(self.consumer_key, self.consumer_secret)
        if not self.basic_auth:
            form |= {self.client_id_parameter: app.client_id, "client_secret": app.secret}
        in_address = self.access_token_method == "GET"
        return door.send(
            Endpoint.TOKEN_EXCHANGE,
            self.access_token_method,
            self.access_token_url,
            params=form if in_address else None,
            data=None if in_address else form,
            basic=app if self.basic_auth else None,
        )


class Exchanging:
    """Mixed into an allauth adapter: the code is exchanged through our door."""

    network: Network

    def get_client(self, request: HttpRequest, app: Any) -> ExchangeClient:
        client = cast(ExchangeClient, super().get_client(request, app))  # type: ignore[misc]
        client.network = self.network
        return client


class Granting(Exchanging):
    """For networks that people publish to: everything that came with the token is kept,
    and nobody is asked who this is; ``client.places`` asks, through the same door."""

    registration: Registration

    def parse_token(self, data: Mapping[str, Any]) -> SocialToken:
        token = SocialToken()
        token.grant = _grant(data)
        return token

    def complete_login(
        self, request: HttpRequest, app: Any, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        account = SocialAccount(provider=self.registration.provider, uid="")
        return SocialLogin(account=account, provider=self.get_provider())  # type: ignore[attr-defined]


def app_behind(provider_id: str) -> Registration | None:
    """Our app behind an allauth provider; None for one that only signs people in."""
    return _BY_PROVIDER.get(provider_id)


def sign_in_network(provider_id: str) -> Network | None:
    """The network that signs people in by this allauth provider, if it is one of those."""
    return registry.get(SIGNS_IN[provider_id]) if provider_id in SIGNS_IN else None


def adapter_class(app: Registration, *, signing_in: bool = False) -> type[Any]:
    """The app's allauth adapter, made to use our door."""
    base = import_string(app.adapter)
    mixin = Exchanging if signing_in else Granting
    fields = {
        "network": registry.get(app.network),
        "registration": app,
        "client_class": _exchange_client(base.client_class),
    }
    return type(f"{mixin.__name__}{base.__name__}", (mixin, base), fields)


def _exchange_client(base: type[OAuth2Client]) -> type[ExchangeClient]:
    """Our exchange, with what the network's own client of allauth's calls our app's id."""
    return type(f"Exchange{base.__name__}", (ExchangeClient, base), {})


def adapter_for(request: HttpRequest, provider_id: str) -> Any:
    """The adapter of one return from the consent page."""
    if network := sign_in_network(provider_id):
        return adapter_class(network.apps[0], signing_in=True)(request, provider_id=provider_id)
    app = _BY_PROVIDER[provider_id]
    return adapter_class(app)(request, **app.login_url_kwargs)


def redirect_to_consent(
    request: HttpRequest,
    app: Registration,
    *,
    data: Mapping[str, Any],
    scopes: Sequence[str] = (),
    params: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Send the person to the consent page of this app of ours. Raises NotSetUp.

    ``data`` comes back with them; ``scopes``: ask for these only; ``params``: what else
    the address of the consent page gets.
    """
    if not app_of(app.network, app.id):
        raise NotSetUp(app.key)
    provider = get_adapter(request).get_provider(request, app.provider)
    asked = list(scopes) or provider.get_scope()
    response: HttpResponse = provider.redirect(
        request,
        process="connect",
        data={**data, "user": request.user.pk, "asked": asked},
        scope=asked,
        auth_params={**provider.get_auth_params(), **(params or {})},
    )
    return response


def _token_answer(reply: Reply) -> dict[str, Any] | None:
    """The object that holds the token: the body, or the first of its ``data`` (Instagram)."""
    if not reply.ok:
        return None
    body = Fields(reply.json)
    inner = next(iter(body.each("data")), body)
    holder = body if body.token("access_token") else inner
    return dict(holder.raw) if holder.token("access_token") else None


def _grant(data: Mapping[str, Any]) -> Grant:
    fields = Fields(dict(data))
    if "scope" not in fields and "permissions" in fields:  # Instagram's word for it
        fields = Fields({**fields.raw, "scope": fields.raw["permissions"]})
    grant = grant_from(fields, at=timezone.now())
    assert grant  # noqa: S101 - ExchangeClient let it pass
    return grant
