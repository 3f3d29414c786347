"""A login at the pretend networks, as a person and our own code come by it."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from channels import registry
from channels.answers.fields import Fields, grant_from
from channels.contract import (
    Answer,
    App,
    Asked,
    Context,
    Departure,
    Door,
    Endpoint,
    Finding,
    Grant,
    Network,
    Registration,
    RenewalAnswer,
    Tokens,
)
from channels.http import door_for
from channels.registrations import app_of
from tests.channels.networks import case
from tests.conftest import CALLBACKS, Sandbox
from tests.every_network import account_of, first_asked

VERIFIER = "v" * 64


@dataclass
class Login:
    """Somebody at a network, and the tokens that we hold of them."""

    sandbox: Sandbox
    network: Network
    person: str
    tokens: Tokens = field(repr=False)
    at: datetime
    app: App

    @property
    def door(self) -> Door:
        return door_for(self.network.id, self.app.server)

    def probe(self, context: Context | None = None) -> Answer:
        asked = context or Context()
        return self.network.client.probe(self.door, self.app, self.tokens, asked, at=self.at)

    def places(self) -> Answer:
        return self.network.client.places(self.door, self.app, self.tokens, at=self.at)

    def renew(self) -> RenewalAnswer:
        return self.network.client.renew(self.door, self.app, self.tokens, at=self.at)

    def revoke(self) -> Any:
        return self.network.client.revoke(self.door, self.app, self.tokens, at=self.at)

    def happens(self, **events: Any) -> None:
        self.sandbox.control(f"{self.network.id}/accounts/{self.person}", events)

    def fault(self, kind: str, **how: Any) -> None:
        self.sandbox.control(f"{self.network.id}/faults", {"kind": kind, **how})

    def days_pass(self, days: float) -> None:
        self.sandbox.control("clock", {"advance_seconds": days * 86_400})


def connect(sandbox: Sandbox, key: str, *, person: str = "", **consent: Any) -> Login:
    """Through the consent page and the code exchange, to the lasting tokens.

    ``key``: of one of our apps, the network's id for its first. ``consent``: ``scope`` and
    ``place``, lists of what is ticked; all, where left out.
    """
    declared = registry.app(key)
    network = registry.get(declared.network)
    person = person or account_of(network.id)
    at = datetime.now(UTC)
    if network.consent:
        return _by_its_own(sandbox, declared, person, at)
    app = app_of(network.id, declared.id)
    assert app is not None
    code = _code(sandbox, declared, person, consent)
    first = _exchange(declared, app, code, at)
    answer = network.client.complete(door_for(network.id), app, first, at=at)
    assert answer.grant is not None, answer.finding
    return Login(sandbox, network, person, answer.grant.tokens, at, app)


def _by_its_own(sandbox: Sandbox, declared: Registration, person: str, at: datetime) -> Login:
    """By the network's own consent, at the server of its case."""
    network, server = registry.get(declared.network), case.of(declared.network).server
    door, back = door_for(network.id, server), _return(declared)
    app: App | Finding | None
    if network.register:
        app = network.register(door, server, back, declared.scopes, at=at)
    else:
        app = app_of(network.id, declared.id, server)
    assert isinstance(app, App), app
    assert network.consent
    left = network.consent.set_out(door, app, Asked(declared.scopes, back, "s"), at=at)
    assert isinstance(left, Departure), left
    query = _allowed(sandbox, left.url, {}, person)
    came = network.consent.come_back(door, app, back, query, left.memory, at=at)
    assert came.grant is not None, came.finding
    return Login(sandbox, network, person, came.grant.tokens, at, app)


def _allowed(
    sandbox: Sandbox, page: str, params: dict[str, str], person: str, **consent: Any
) -> dict[str, str]:
    """What comes back from the consent page after a yes."""
    form = {"account": person, "decision": "allow", **consent}
    url = page.replace("https:/", sandbox.url, 1)
    reply = sandbox.session.post(url, data=form, params=params, timeout=10, allow_redirects=False)
    assert reply.status_code == 302, reply.text[:500]
    back = parse_qs(urlsplit(reply.headers["Location"]).query)
    return {name: values[0] for name, values in back.items()}


def _code(sandbox: Sandbox, declared: Registration, person: str, consent: dict[str, Any]) -> str:
    challenge = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest())
    known = case.of(declared.network)
    asked = {
        known.client_parameter: f"demo-{declared.key}",
        "redirect_uri": _return(declared),
        "response_type": "code",
        "state": "s",
        "scope": known.scope_separator.join(consent.pop("ask", declared.scopes)),
        "code_challenge": challenge.rstrip(b"=").decode(),
        "code_challenge_method": "S256",
        **first_asked(declared.network),
    }
    return _allowed(sandbox, known.authorize, asked, person, **consent)["code"]


def _exchange(declared: Registration, app: App, code: str, at: datetime) -> Grant:
    known = case.of(declared.network)
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": _return(declared),
        "code_verifier": VERIFIER,
        **known.exchange,
    }
    basic = app if known.basic_auth else None
    if basic is None:
        form |= {known.client_parameter: app.client_id, "client_secret": app.secret}
    door = door_for(declared.network)
    reply = door.send(Endpoint.TOKEN_EXCHANGE, "POST", known.token, data=form, basic=basic, at=at)
    grant = grant_from(Fields(reply.json), at=at)
    assert grant is not None, (reply.status, reply.failure)
    return grant


def _return(declared: Registration) -> str:
    return "http://testserver" + CALLBACKS[f"demo-{declared.key}"]
