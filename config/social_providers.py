"""allauth's providers, from the registry and the operator's apps.

A network without an app is left out: it shows as not set up, and nothing breaks.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from channels.contract import Network
from channels.networks.facebook.client import VERSION as GRAPH_VERSION
from channels.networks.linkedin.organizations import SCOPES as ORGANIZATION_SCOPES
from channels.registry import NETWORKS

LINKEDIN = "https://www.linkedin.com/oauth"
SIGN_IN = "linkedin-signin"
SIGN_IN_SCOPES = ["openid", "profile", "email"]
# What allauth's own provider would do otherwise with retired fields or versions.
EXTRA: Mapping[str, Mapping[str, Any]] = {
    "facebook": {"VERSION": GRAPH_VERSION, "FIELDS": ["id", "name", "email"]},
}

App = Mapping[str, str]


def providers(
    apps: Mapping[str, App], sign_in: App | None, *, organizations: bool
) -> dict[str, Any]:
    """``SOCIALACCOUNT_PROVIDERS``. ``apps``: network -> client id and secret."""
    found: dict[str, Any] = {name: dict(extra) for name, extra in EXTRA.items()}
    subproviders = []
    for network in NETWORKS:
        if app := apps.get(network.id):
            entry = _entry(app, network.name, scopes_of(network, organizations=organizations))
            if "provider_id" in network.login_url_kwargs:
                subproviders.append(_openid(entry, network.login_url_kwargs["provider_id"]))
            else:
                found.setdefault(network.provider, {})["APP"] = entry
    if sign_in:
        subproviders.append(_openid(_entry(sign_in, "LinkedIn", SIGN_IN_SCOPES), SIGN_IN))
    if subproviders:
        found["openid_connect"] = {"APPS": subproviders}
    return found


def scopes_of(network: Network, *, organizations: bool) -> list[str]:
    """What we ask this network for."""
    more = ORGANIZATION_SCOPES if organizations and network.id == "linkedin" else ()
    return [*network.scopes, *more]


def _entry(app: App, name: str, scopes: list[str]) -> dict[str, Any]:
    return {
        "name": name,
        "client_id": app["client_id"],
        "secret": app["secret"],
        "settings": {"scope": scopes},
    }


def _openid(entry: dict[str, Any], provider_id: str) -> dict[str, Any]:
    # The person is named in the id token; asking again right away meets tokens that
    # some of LinkedIn's servers do not know yet.
    settings = {
        **entry["settings"],
        "server_url": LINKEDIN,
        "token_auth_method": "client_secret_post",
        "oauth_pkce_enabled": False,
        "fetch_userinfo": False,
    }
    return {**entry, "provider_id": provider_id, "settings": settings}
