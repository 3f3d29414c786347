"""What ``manage.py check`` tells of our apps beside ids and secrets: keys, addresses, providers."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping

from django.conf import settings
from django.core.checks import CheckMessage, Error, Info
from django.core.checks import Warning as WarningMessage

from channels.contract import Network, Registration, own_apps
from channels.http import dpop

NEW_KEY = "Make one with: manage.py network_key"


def of_own_keys(network: Network, app: Registration) -> Iterator[CheckMessage]:
    """Whether our app at a network that reads who we are at an address of ours can be used."""
    name = f"{network.prefix}_KEYS"
    keys: tuple[str, ...] = settings.NETWORK_KEYS.get(network.id, ())
    unfit = [number for number, pem in enumerate(keys, start=1) if not dpop.is_fit(pem)]
    for number in unfit:
        yield Error(
            f"Key {number} of {len(keys)} in {name} is no private key on the curve P-256.",
            NEW_KEY,
            id="channels.E009",
        )
    if not keys and _is_given(name):
        yield Error(f"{name} holds no private key in PEM.", NEW_KEY, id="channels.E009")
    elif not unfit:
        yield from _of_address(network, app, name, bool(keys))


def _of_address(
    network: Network, app: Registration, name: str, has_keys: bool
) -> Iterator[CheckMessage]:
    if own_apps.is_public(settings.SITE_URL):
        if not has_keys:
            yield Info(
                f"{network.name} is not set up: people see it as not set up here and cannot "
                "connect it. Everything else works.",
                f"Set {name}. {NEW_KEY}",
                id="channels.I001",
            )
    elif has_keys and not settings.SANDBOX_URL:
        yield WarningMessage(
            f"{name} is not used: SITE_URL is no public https address without a port, so that "
            f"{network.name} cannot read who we are. People connect as to an app of this machine "
            "alone, and only for two weeks.",
            f"Set SITE_URL to the public address, where {own_apps.METADATA_PATH} answers. Until "
            f"then {_by_number()}",
            id="channels.W022",
        )
    elif not has_keys:
        yield Info(
            f"{network.name}: people connect as to an app of this machine alone, and only for two "
            "weeks.",
            f"To try it, {_by_number()} For a real site, set SITE_URL and {name}.",
            id="channels.I003",
        )


def _by_number() -> str:
    """How the site has to be opened where it has no address that a network can read."""
    here = own_apps.on_loopback(settings.SITE_URL, "/")
    return (
        f"open the site at {here}, and not at localhost: people come back to that address, where "
        "a browser that signed in at localhost is not signed in."
    )


def one_provider_for_two(
    apps: Iterable[Registration], signing_in: Iterable[str]
) -> Iterator[CheckMessage]:
    """Of two apps with one provider of allauth's, one would get the way back of both."""
    taken: dict[str, str] = {provider: f"signing in by {provider}" for provider in signing_in}
    for app in apps:
        other = taken.setdefault(app.provider, app.key)
        if other != app.key:
            yield Error(
                f"{other} and {app.key} have one provider, {app.provider!r}: whoever comes back "
                "from one would be taken for coming from the other.",
                "Give each its own, as a subclass of allauth's in the network's folder.",
                id="channels.E010",
            )


def _is_given(name: str, environment: Mapping[str, str] = os.environ) -> bool:
    """Itself, or a file that holds it."""
    return any(environment.get(given, "").strip() for given in (name, f"{name}_FILE"))
