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
    Context,
    Endpoint,
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

    def probe(self, context: Context | None = None) -> Answer:
        how = self.network.client, door_for(self.network.id)
        return how[0].probe(how[1], self.app, self.tokens, context or Context(), at=self.at)

    def places(self) -> Answer:
        door = door_for(self.network.id)
        return self.network.client.places(door, self.app, self.tokens, at=self.at)

    def renew(self) -> RenewalAnswer:
        door = door_for(self.network.id)
        return self.network.client.renew(door, self.app, self.tokens, at=self.at)

    def revoke(self) -> Any:
        door = door_for(self.network.id)
        return self.network.client.revoke(door, self.app, self.tokens, at=self.at)

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
    app = app_of(network.id, declared.id)
    assert app is not None
    code = _code(sandbox, declared, person, consent)
    first = _exchange(declared, app, code, at)
    answer = network.client.complete(door_for(network.id), app, first, at=at)
    assert answer.grant is not None, answer.finding
    return Login(sandbox, network, person, answer.grant.tokens, at, app)


def _code(sandbox: Sandbox, declared: Registration, person: str, consent: dict[str, Any]) -> str:
    challenge = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest())
    known = case.of(declared.network)
    asked = {
        "client_id": f"demo-{declared.key}",
        "redirect_uri": _return(declared),
        "response_type": "code",
        "state": "s",
        "scope": known.scope_separator.join(consent.pop("ask", declared.scopes)),
        "code_challenge": challenge.rstrip(b"=").decode(),
        "code_challenge_method": "S256",
        **first_asked(declared.network),
    }
    form = {"account": person, "decision": "allow", **consent}
    url = known.authorize.replace("https:/", sandbox.url, 1)
    reply = sandbox.session.post(url, data=form, params=asked, timeout=10, allow_redirects=False)
    assert reply.status_code == 302, reply.text[:500]
    return parse_qs(urlsplit(reply.headers["Location"]).query)["code"][0]


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
        form |= {"client_id": app.client_id, "client_secret": app.secret}
    door = door_for(declared.network)
    reply = door.send(Endpoint.TOKEN_EXCHANGE, "POST", known.token, data=form, basic=basic, at=at)
    grant = grant_from(Fields(reply.json), at=at)
    assert grant is not None, (reply.status, reply.failure)
    return grant


def _return(declared: Registration) -> str:
    return "http://testserver" + CALLBACKS[f"demo-{declared.key}"]
