"""Our app at each network: is it set, is it known there, and what has to be registered?"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage
from django.urls import reverse

from channels.checks import version_messages
from channels.contract import Cause, Endpoint, Finding, Network, Registration, Reply, own_apps
from channels.http import HttpDoor, door_for
from channels.registrations import app_of, callback_of, scopes_of, to_be_set, version_in_use
from core.site_address import absolute
from operations.doctor.results import Result, Results, Weight, guide

APPS = guide("network-apps")
OVER = "channels.W002"


@dataclass
class ListeningDoor:
    """A network's door that keeps every answer: their Date headers tell the time."""

    door: HttpDoor
    heard: list[Reply] = field(default_factory=list)

    def send(self, endpoint: Endpoint, method: str, url: str, **options: Any) -> Reply:
        reply = self.door.send(endpoint, method, url, **options)
        self.heard.append(reply)
        return reply

    def reach(self, host: str) -> ListeningDoor:
        return ListeningDoor(self.door.reach(host), self.heard)


def look(networks: Iterable[Network], heard: list[Reply], *, at: datetime) -> Results:
    """``heard``: takes every answer of a network. ``at``: aware UTC."""
    networks = list(networks)
    for network in networks:
        for app in network.apps:
            yield from _app(network, app, heard, at)
        yield from _version(network, at.date())
    if not any(app_of(network.id, app.id) for network in networks for app in network.apps):
        yield Result(
            Weight.STOPS,
            "networks",
            "No network is set up: nobody can connect a channel.",
            "Register our app at one of them, and set its id and secret.",
            APPS,
        )
    if not any(reply.status for reply in heard):
        heard += _anybody(networks, at)


def _app(network: Network, app: Registration, heard: list[Reply], at: datetime) -> Results:
    if app_of(network.id, app.id) is None:
        yield _not_set_up(network, app)
        return
    if not network.by_hand:
        yield _by_program(network, app)
        return
    yield Result(
        Weight.FINE,
        app.key,
        f"{' and '.join(to_be_set(app))} are set.",
        "See that these are registered there, letter by letter.",
        network.portal or APPS,
        tuple(_to_register(network, app)),
    )
    yield _known_there(network, app, heard, at)


def _by_program(network: Network, app: Registration) -> Result:
    """Nothing is registered by hand: there is nothing to compare, and nobody to ask."""
    if network.register:
        says = f"{network.name}: our app is made at each server when the first person comes."
        return Result(Weight.FINE, app.key, says)
    held = app_of(network.id, app.id)
    if held and held.secret:
        says = f"{network.name}: our app is {held.client_id}, with {network.prefix}_KEYS."
        step = "See that everybody on the internet can open this address."
        return Result(Weight.FINE, app.key, says, step)
    says = f"{network.name}: without a public address people stay connected for two weeks at most."
    here = own_apps.on_loopback(settings.SITE_URL, "/")
    step = (
        f"Set SITE_URL to a public https address without a port, and {network.prefix}_KEYS. Until "
        f"then open the site at {here}, and not at localhost."
    )
    return Result(Weight.LIMITS, app.key, says, step, APPS)


def _not_set_up(network: Network, app: Registration) -> Result:
    names = to_be_set(app)
    missing = [name for name in names if not _given(name)]
    several = len(network.apps) > 1
    which = f" for {' and '.join(f'{kind}s' for kind in app.kinds)}" if several else ""
    return Result(
        Weight.LIMITS,
        app.key,
        f"{network.name} is not set up{which}: people cannot connect it. "
        f"Missing: {' and '.join(missing or names)}.",
        f"Register {app.means or 'our app'} there, and set what is missing.",
        network.portal or APPS,
        tuple(_to_register(network, app)),
    )


def _given(name: str) -> bool:
    """Whether the environment has it, or names the file that has it."""
    return any(os.environ.get(key, "").strip() for key in (name, f"{name}_FILE"))


def _to_register(network: Network, app: Registration) -> Iterator[str]:
    yield f"redirect address: {callback_of(app)}"
    if not app.id:
        for name in network.pushes:
            path = reverse("callbacks:receive", args=[network.id, name])
            yield f"{name} address: {absolute(path)}"
    yield f"scopes: {' '.join(scopes_of(app))}"


def _known_there(network: Network, app: Registration, heard: list[Reply], at: datetime) -> Result:
    """What the network says of id and secret, where asking it costs nothing."""
    held = app_of(network.id, app.id)
    if network.ask_app is None or held is None:
        says = f"{network.name} has no free call that shows whether id and secret are right."
        return Result(Weight.FINE, app.key, says, "Connect a channel of your own to see it.")
    door = ListeningDoor(door_for(network.id))
    finding = network.ask_app(door, held, at=at)
    heard += door.heard
    if finding.cause is Cause.ALIVE:
        return Result(Weight.FINE, app.key, f"{network.name} knows id and secret.")
    if finding.cause is Cause.APP_FAULT:
        return _refused(network, app, finding)
    line = door.heard[-1].failure if door.heard else ""
    return Result(
        Weight.LIMITS,
        app.key,
        f"{network.name} could not be asked about our app ({line or finding.rule}).",
        "See whether this machine may call out by https, then run this again.",
        APPS,
    )


def _refused(network: Network, app: Registration, finding: Finding) -> Result:
    codes = _codes(finding.codes)
    return Result(
        Weight.STOPS,
        app.key,
        f"{network.name} refuses {app.prefix}_CLIENT_ID and {app.prefix}_CLIENT_SECRET{codes}: "
        "nobody can connect or refresh there.",
        "Copy both anew from the app's page there, and see that the app is not disabled.",
        network.portal or APPS,
    )


def _codes(codes: Mapping[str, str]) -> str:
    told = ", ".join(f"{name} {value}" for name, value in codes.items() if len(value) < 40)
    return f" ({told})" if told else ""


def _version(network: Network, at: date) -> Results:
    if network.versions is None or not any(app_of(network.id, app.id) for app in network.apps):
        return
    messages = version_messages(network, at)
    for message in messages:
        yield _of_version(network, message)
    if not messages:
        name = version_in_use(network)
        version = network.versions.get(name)
        until = f"until {version.ends}" if version and version.ends else "with no end announced"
        says = f"{network.name}'s API is asked in version {name}, which answers {until}."
        yield Result(Weight.FINE, network.id, says, link=network.versions.source)


def _of_version(network: Network, message: CheckMessage) -> Result:
    ended = message.is_serious() or message.id == OVER
    weight = Weight.STOPS if ended else Weight.LIMITS
    source = network.versions.source if network.versions else ""
    return Result(weight, network.id, str(message.msg), str(message.hint or ""), source)


def _anybody(networks: Iterable[Network], at: datetime) -> list[Reply]:
    """The first answer of any host that our networks have: for its Date header alone."""
    for network in networks:
        if not network.hosts:  # it has servers, and none that we know of
            continue
        if settings.SANDBOX_URL and not any(app_of(network.id, app.id) for app in network.apps):
            continue
        url = f"https://{network.hosts[0]}/"
        reply = door_for(network.id).send(Endpoint.WHOAMI, "HEAD", url, at=datetime.now(UTC))
        if reply.status:
            return [reply]
    return []
