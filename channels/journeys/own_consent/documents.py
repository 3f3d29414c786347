"""Who our app is, for servers that read it at an address of ours: public, the same for everybody.

``config.urls`` makes of these what any cache may keep.

https://atproto.com/specs/oauth#client-metadata
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.cache import cache_control

from channels import registry
from channels.contract import App, Network, own_apps
from channels.http import dpop
from channels.registrations import app_of, callback_of, scopes_of
from core.operator.identity import own_pages
from core.site_address import absolute

# A key that is new has to be known everywhere soon: servers may keep what they read for so long.
KEPT_S = 600


@cache_control(public=True, max_age=KEPT_S)
def client_metadata(request: HttpRequest) -> JsonResponse:
    """Not found where no such network is set up, or where this site has no public address."""
    network, app = _ours()
    declared = network.apps[0]
    with override(settings.LANGUAGE_CODE):
        ours = {page: absolute(reverse(page)) for page in ("privacy", "terms")}
    own = {**ours, **own_pages()}
    told: dict[str, Any] = {
        "client_id": app.client_id,
        "application_type": "web",
        "client_name": own_apps.NAME,
        "client_uri": absolute("/"),
        "policy_uri": own["privacy"],
        "tos_uri": own["terms"],
        "grant_types": ["authorization_code", "refresh_token"],
        "response_types": ["code"],
        "scope": " ".join(scopes_of(declared)),
        "redirect_uris": [callback_of(declared)],
        "token_endpoint_auth_method": "private_key_jwt",
        "token_endpoint_auth_signing_alg": "ES256",
        "jwks_uri": absolute(own_apps.KEYS_PATH),
        "dpop_bound_access_tokens": True,
    }
    return JsonResponse(told)


@cache_control(public=True, max_age=KEPT_S)
def public_keys(request: HttpRequest) -> JsonResponse:
    """The public half of every key of ours: sessions go on with the one that they began with."""
    _network, app = _ours()
    pems = dict.fromkeys(own_apps.pems_in(app.options[own_apps.KEYS]))
    return JsonResponse({"keys": [_told(pem) for pem in pems]})


def _told(pem: str) -> dict[str, str]:
    return {**dpop.public_jwk(pem), "kid": dpop.key_id(pem), "use": "sig", "alg": "ES256"}


def _ours() -> tuple[Network, App]:
    """The network that reads this, and our app there; there is one such network."""
    for network in registry.NETWORKS:
        app = app_of(network.id) if network.own_keys else None
        if app and app.secret:
            return network, app
    raise Http404
