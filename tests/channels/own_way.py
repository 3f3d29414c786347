"""A network with a way to its consent page of its own, in the place of X: without a network.

It has a server for each login, our app is made at each server, and whatever is asked of it is
noted. What it answers is set by the test.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from pytest_django import Settings

from channels import registry
from channels.contract import (
    Answer,
    App,
    Asked,
    Blame,
    Cause,
    Certainty,
    Departure,
    Door,
    Endpoint,
    Facts,
    Finding,
    Grant,
    Kind,
    Network,
    Place,
    RenewalAnswer,
    ServerField,
    ServerFound,
    ServerTakes,
    ServerTrouble,
    Tokens,
    trouble_with_server,
)

SERVER = "social.example"
MEMORY = "pkce-verifier-nobody-may-see"
GOOD = Finding(Cause.ALIVE, Blame.NOBODY, Certainty.SAID, "working")
DOWN = Finding(Cause.NETWORK_FAULT, Blame.NETWORK, Certainty.CANNOT_TELL, "server-error")
UNKNOWN_APP = Finding(Cause.APP_FAULT, Blame.US, Certainty.SAID, "invalid-client")
SPENT = Finding(
    Cause.UNKNOWN,
    Blame.NOBODY,
    Certainty.SAID,
    "authorization_code_spent",
    endpoint=Endpoint.TOKEN_EXCHANGE,
)


@dataclass
class OwnWay:
    """What it was asked, and what it answers."""

    asked: list[Asked] = field(default_factory=list)
    apps: list[App] = field(default_factory=list)
    came: list[tuple[str, str]] = field(default_factory=list)  # query's code, memory
    registered: list[str] = field(default_factory=list)
    departs: Departure | Finding | None = None
    comes: RenewalAnswer | None = None
    finds: ServerFound | Finding | None = None
    knows: Finding = GOOD
    gives: App | Finding | None = None
    account: str = "https://social.example/users/maren"
    publishes: bool = True  # whether there is a place to publish to

    def set_out(self, door: Door, app: App, asked: Asked, *, at: datetime) -> Departure | Finding:
        self.asked.append(asked)
        self.apps.append(app)
        address = f"https://{app.server or 'x.com'}/authorize?state={asked.state}&a=1"
        return self.departs or Departure(address, MEMORY)

    def come_back(
        self,
        door: Door,
        app: App,
        back: str,
        query: Mapping[str, str],
        memory: str,
        *,
        at: datetime,
    ) -> RenewalAnswer:
        self.came.append((query["code"], memory))
        grant = Grant("new-access", at, scopes=registry.get("x").scopes, keys="dpop-key")
        return self.comes or RenewalAnswer(GOOD, grant)

    def find_server(self, door: Door, typed: str, *, at: datetime) -> ServerFound | Finding:
        if self.finds:
            return self.finds
        if "." not in typed:
            return trouble_with_server(ServerTrouble.NOT_READABLE, at=at)
        handle, _at, server = typed.rpartition("@")
        return ServerFound(server, hint=handle.strip("@"))

    def register(
        self, door: Door, server: str, back: str, scopes: Sequence[str], *, at: datetime
    ) -> App | Finding:
        self.registered.append(server)
        number = len(self.registered)
        return self.gives or App(f"app-{number}", f"secret-{number}", server=server)

    def ask_app(self, door: Door, app: App, *, at: datetime) -> Finding:
        return self.knows

    def complete(self, door: Door, app: App, grant: Grant, *, at: datetime) -> RenewalAnswer:
        return RenewalAnswer(GOOD, grant)

    def places(self, door: Door, app: App, tokens: Tokens, *, at: datetime) -> Answer:
        place = Place(Kind.PROFILE, self.account, "Maren", "maren")
        places = (place,) if self.publishes else ()
        facts = Facts(account_id=self.account, account_name="Maren", places=places)
        return Answer(GOOD, facts)


def put_in_place(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, way: OwnWay, **changes: Any
) -> Network:
    """X goes by its own way from here on, with addresses of its own."""
    client = SimpleNamespace(complete=way.complete, places=way.places)
    fields: dict[str, Any] = {
        "provider": "x",
        "login_url_name": "x_login",
        "adapter": "",
        "authorize_host": "",
        "client": client,
        "consent": way,
        "anywhere": True,
        "server_field": ServerField(
            "Your server",
            takes=(ServerTakes.SERVER, ServerTakes.HANDLE),
            suggestions=(SERVER, "other.example"),
        ),
        "find_server": way.find_server,
        "register": way.register,
        "ask_app": way.ask_app,
    }
    network = replace(registry.get("x"), **(fields | changes))
    networks = tuple(network if each.id == "x" else each for each in registry.NETWORKS)
    apps = tuple(app for each in networks for app in each.apps)
    monkeypatch.setattr(registry, "NETWORKS", networks)
    monkeypatch.setattr(registry, "APPS", apps)
    monkeypatch.setitem(registry._BY_ID, "x", network)
    monkeypatch.setitem(registry._BY_KEY, "x", network.apps[0])
    settings.NETWORKS_ANYWHERE = frozenset({"x"}) if network.anywhere else frozenset()
    if network.register:
        settings.NETWORK_APPS = {**settings.NETWORK_APPS, "x": {"client_id": "", "secret": ""}}
    settings.ROOT_URLCONF = "tests.channels.own_way_urls"
    return network
