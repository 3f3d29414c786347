"""The way to a server's consent page and back. https://docs.joinmastodon.org/methods/oauth/

PKCE (S256) where the server says that it takes it: 4.3 and newer. The verifier is all that has to
be remembered.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode

from channels.answers.fields import renewed
from channels.contract import (
    App,
    Asked,
    Context,
    Departure,
    Door,
    Endpoint,
    Finding,
    RenewalAnswer,
)
from channels.networks.mastodon import client, metadata
from channels.networks.mastodon.errors import explain

VERIFIER, TOKEN = "verifier", "token"


def set_out(door: Door, app: App, asked: Asked, *, at: datetime) -> Departure | Finding:
    """As ``contract.Consent.set_out``. A server that does not answer is not worth a visit."""
    reply, told = metadata.ask(door, app.server, at=at)
    if reply.status is None or reply.status >= 500:
        return explain(reply, Context())
    of_server = told or metadata.usual(app.server)
    verifier = secrets.token_urlsafe(48) if of_server.s256 else ""
    query = {
        "response_type": "code",
        "client_id": app.client_id,
        "redirect_uri": asked.back,
        "scope": " ".join(_scopes(app, asked)),
        "state": asked.state,
        **(_challenge(verifier) if verifier else {}),
        **({"force_login": "true"} if asked.switch else {}),
    }
    memory = json.dumps({VERIFIER: verifier, TOKEN: of_server.token})
    return Departure(f"{of_server.authorize}?{urlencode(query)}", memory, app.server)


def come_back(
    door: Door,
    app: App,
    back: str,
    query: Mapping[str, str],
    memory: str,
    *,
    at: datetime,
) -> RenewalAnswer:
    """As ``contract.Consent.come_back``. The same yes given twice brings the same token."""
    held = json.loads(memory)
    verifier = {"code_verifier": held[VERIFIER]} if held[VERIFIER] else {}
    reply = door.send(
        Endpoint.TOKEN_EXCHANGE,
        "POST",
        held[TOKEN],
        params=client.ENGLISH,
        data={
            "grant_type": "authorization_code",
            "code": query.get("code", ""),
            "redirect_uri": back,
            **client.proof_of(app),
            **verifier,
        },
        at=at,
    )
    grant = client.grant_of(reply) if reply.ok else None
    return renewed(reply, explain(reply, Context()), grant, rotates=False)


def _scopes(app: App, asked: Asked) -> tuple[str, ...]:
    """A part of what our app there was registered with: anything more is refused."""
    held = tuple(app.options.get("scopes", "").split())
    return tuple(scope for scope in asked.scopes if scope in held) or held or asked.scopes


def _challenge(verifier: str) -> dict[str, str]:
    digest = hashlib.sha256(verifier.encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return {"code_challenge": challenge, "code_challenge_method": "S256"}
