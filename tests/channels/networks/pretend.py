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
from channels.contract import Answer, App, Context, Endpoint, Grant, Network, RenewalAnswer, Tokens
from channels.http import door_for
from channels.registrations import app_of
from tests.channels.networks import case
from tests.conftest import CALLBACKS, Sandbox
from tests.every_network import account_of

VERIFIER = "v" * 64


@dataclass
class Login:
    """Somebody at a network, and the tokens that we hold of them."""

    sandbox: Sandbox
    network: Network
    person: str
    tokens: Tokens = field(repr=False)
    at: datetime

    @property
    def app(self) -> App:
        app = app_of(self.network.id)
        assert app is not None
        return app

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


def connect(sandbox: Sandbox, network_id: str, *, person: str = "", **consent: Any) -> Login:
    """Through the consent page and the code exchange, to the lasting tokens.

    ``consent``: ``scope`` and ``place``, lists of what is ticked; all, where left out.
    """
    network = registry.get(network_id)
    person = person or account_of(network_id)
    at = datetime.now(UTC)
    first = _exchange(sandbox, network, _code(sandbox, network, person, consent), at)
    app = app_of(network_id)
    assert app is not None
    answer = network.client.complete(door_for(network_id), app, first, at=at)
    assert answer.grant is not None, answer.finding
    return Login(sandbox, network, person, answer.grant.tokens, at)


def _code(sandbox: Sandbox, network: Network, person: str, consent: dict[str, Any]) -> str:
    challenge = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest())
    known = case.of(network.id)
    asked = {
        "client_id": f"demo-{network.id}",
        "redirect_uri": _return(network.id),
        "response_type": "code",
        "state": "s",
        "scope": known.scope_separator.join(consent.pop("ask", network.scopes)),
        "code_challenge": challenge.rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    form = {"account": person, "decision": "allow", **consent}
    url = known.authorize.replace("https:/", sandbox.url, 1)
    reply = sandbox.session.post(url, data=form, params=asked, timeout=10, allow_redirects=False)
    assert reply.status_code == 302, reply.text[:500]
    return parse_qs(urlsplit(reply.headers["Location"]).query)["code"][0]


def _exchange(sandbox: Sandbox, network: Network, code: str, at: datetime) -> Grant:
    app, known = app_of(network.id), case.of(network.id)
    assert app is not None
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": _return(network.id),
        "code_verifier": VERIFIER,
        **known.exchange,
    }
    basic = app if known.basic_auth else None
    if basic is None:
        form |= {"client_id": app.client_id, "client_secret": app.secret}
    door = door_for(network.id)
    reply = door.send(Endpoint.TOKEN_EXCHANGE, "POST", known.token, data=form, basic=basic, at=at)
    grant = grant_from(Fields(reply.json), at=at)
    assert grant is not None, (reply.status, reply.failure)
    return grant


def _return(network_id: str) -> str:
    return "http://testserver" + CALLBACKS[f"demo-{network_id}"]
