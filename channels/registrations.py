"""Our registration at each network, as the operator's environment has it."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings

from channels.contract import App

# What beside id and secret an operator decides: option -> setting. Empty means no.
OPTIONS: Mapping[str, Mapping[str, str]] = {
    "linkedin": {
        "version": "LINKEDIN_VERSION",
        "organizations": "LINKEDIN_ORGANIZATIONS",
        "partner": "LINKEDIN_PARTNER",
    },
}


def app_of(network: str) -> App | None:
    """Our app at this network; None where it is not set up here."""
    registration = settings.NETWORK_APPS.get(network)
    if not registration:
        return None
    options = {
        option: str(getattr(settings, setting) or "")
        for option, setting in OPTIONS.get(network, {}).items()
    }
    return App(registration["client_id"], registration["secret"], options)


def is_set_up(network: str) -> bool:
    """Whether the operator has registered us at this network."""
    return app_of(network) is not None
