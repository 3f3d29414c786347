"""allauth's providers, from the registry and the operator's apps.

What the operator has not set up is left out: it shows as not set up, and nothing breaks.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from channels import registry
from channels.contract import Registration
from channels.registry import APPS

# Signing in with LinkedIn, by the same consent page as publishing there.
SIGN_IN = "linkedin-signin"
SIGN_IN_APP = "allauth.socialaccount.providers.openid_connect"
SIGN_IN_SCOPES = ["openid", "profile", "email"]

App = Mapping[str, str]
Options = Mapping[str, object]


def providers(apps: Mapping[str, App], sign_in: App | None, options: Options) -> dict[str, Any]:
    """``SOCIALACCOUNT_PROVIDERS``. ``apps``: the key of each -> its client id and secret;
    ``options``: the operator's, by the names of their settings."""
    options_by_provider: dict[str, Any] = {}
    subproviders = []
    for declared in APPS:
        network = registry.get(declared.network)
        if network.consent:  # none of allauth's
            continue
        if not declared.openid:
            options_by_provider[declared.provider] = dict(declared.provider_settings)
        if app := apps.get(declared.key):
            entry = _entry(app, network.name, network.asked(declared, options))
            if declared.openid:
                subproviders.append(_openid(entry, declared, declared.provider))
            else:
                options_by_provider[declared.provider]["APP"] = entry
    if sign_in:
        linkedin = registry.get("linkedin")
        entry = _entry(sign_in, linkedin.name, SIGN_IN_SCOPES)
        subproviders.append(_openid(entry, linkedin.apps[0], SIGN_IN))
    if subproviders:
        options_by_provider["openid_connect"] = {"APPS": subproviders}
    return {provider: entry for provider, entry in options_by_provider.items() if entry}


def _entry(app: App, name: str, scopes: list[str]) -> dict[str, Any]:
    return {
        "name": name,
        "client_id": app["client_id"],
        "secret": app["secret"],
        "settings": {"scope": scopes},
    }


def _openid(entry: dict[str, Any], declared: Registration, provider_id: str) -> dict[str, Any]:
    settings = {**entry["settings"], **declared.provider_settings}
    return {**entry, "provider_id": provider_id, "settings": settings}
