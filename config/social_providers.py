"""allauth's providers, from the registry and the operator's apps.

A network without an app is left out: it shows as not set up, and nothing breaks.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from channels import registry
from channels.contract import Network
from channels.registry import NETWORKS

# Signing in with LinkedIn, by the same consent page as publishing there.
SIGN_IN = "linkedin-signin"
SIGN_IN_APP = "allauth.socialaccount.providers.openid_connect"
SIGN_IN_SCOPES = ["openid", "profile", "email"]

App = Mapping[str, str]
Options = Mapping[str, object]


def providers(apps: Mapping[str, App], sign_in: App | None, options: Options) -> dict[str, Any]:
    """``SOCIALACCOUNT_PROVIDERS``. ``apps``: network -> client id and secret; ``options``: the
    operator's, by the names of their settings."""
    options_by_provider: dict[str, Any] = {}
    subproviders = []
    for network in NETWORKS:
        if not network.openid:
            options_by_provider[network.provider] = dict(network.provider_settings)
        if app := apps.get(network.id):
            entry = _entry(app, network.name, scopes_of(network, options))
            if network.openid:
                subproviders.append(_openid(entry, network, network.provider))
            else:
                options_by_provider[network.provider]["APP"] = entry
    if sign_in:
        linkedin = registry.get("linkedin")
        entry = _entry(sign_in, linkedin.name, SIGN_IN_SCOPES)
        subproviders.append(_openid(entry, linkedin, SIGN_IN))
    if subproviders:
        options_by_provider["openid_connect"] = {"APPS": subproviders}
    return {provider: entry for provider, entry in options_by_provider.items() if entry}


def scopes_of(network: Network, options: Options) -> list[str]:
    """What we ask this network for."""
    more = (option.scopes for option in network.options if options.get(option.setting))
    return [*network.scopes, *(scope for scopes in more for scope in scopes)]


def _entry(app: App, name: str, scopes: list[str]) -> dict[str, Any]:
    return {
        "name": name,
        "client_id": app["client_id"],
        "secret": app["secret"],
        "settings": {"scope": scopes},
    }


def _openid(entry: dict[str, Any], network: Network, provider_id: str) -> dict[str, Any]:
    settings = {**entry["settings"], **network.provider_settings}
    return {**entry, "provider_id": provider_id, "settings": settings}
