"""Our registration at each network, as the operator's environment has it."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from channels import registry
from channels.contract import App, Kind, Network


def app_of(network: str) -> App | None:
    """Our app at this network; None where it is not set up here."""
    registration = settings.NETWORK_APPS.get(network)
    if not registration:
        return None
    options = {
        option.name: str(getattr(settings, option.setting) or "")  # empty means no
        for option in registry.get(network).options
        if option.name
    }
    return App(registration["client_id"], registration["secret"], options)


def version_in_use(network: Network) -> str:
    """The version of the network's API that we ask for; empty where it has no versions."""
    versions = network.versions
    if versions is None:
        return ""
    return versions.asked or str(getattr(settings, versions.setting))


def addable_kinds(network: Network) -> tuple[Kind, ...]:
    """The kinds of which a login may have several here, and which we ask to be shown."""
    scopes = set(network.scopes)
    for option in network.options:
        if getattr(settings, option.setting):
            scopes.update(option.scopes)
    return tuple(
        kind
        for kind in network.policy.kinds
        if kind.traits.listed and scopes.issuperset(_needed(network, kind))
    )


def _needed(network: Network, kind: Kind) -> set[str]:
    abilities = network.policy.abilities
    return {ability.scope for ability in abilities if kind in ability.kinds and ability.needed}


def is_set_up(network: str) -> bool:
    """Whether the operator has registered us at this network."""
    return app_of(network) is not None


def callback_of(network: Network) -> str:
    """The address to which allauth has the network send people back: it is registered there."""
    path = reverse(network.login_url_name, kwargs=dict(network.login_url_kwargs))
    return f"{settings.SITE_URL}{path}callback/"
