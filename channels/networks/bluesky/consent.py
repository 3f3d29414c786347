"""The way to the consent page of whichever server keeps an account, and back.

https://atproto.com/specs/oauth#summary-of-authorization-flow
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode

from channels.answers.fields import Fields, client_finding, grant_from, renewed
from channels.contract import (
    App,
    Asked,
    Blame,
    Cause,
    Certainty,
    Context,
    Departure,
    Door,
    Endpoint,
    Finding,
    RenewalAnswer,
    Reply,
)
from channels.networks.bluesky import identity, servers, session
from channels.networks.bluesky.addresses import is_did
from channels.networks.bluesky.astray import Astray
from channels.networks.bluesky.errors import explain
from channels.networks.bluesky.lives import with_ends
from channels.networks.bluesky.servers import AuthorizationServer
from channels.networks.bluesky.session import KeyGone, Session

EXCHANGE = Endpoint.TOKEN_EXCHANGE


def set_out(door: Door, app: App, asked: Asked, *, at: datetime) -> Departure | Finding:
    """Push the request to the server, which gives a name for it to send the browser with.

    Where an account is named, its server is looked up anew: it may have moved.
    """
    try:
        server, behind = _destination(door, app, asked, at)
    except Astray as astray:
        return astray.finding(at=at)
    asked = replace(asked, back=session.way_back(app, asked.back))
    held = session.begun(
        app, asked.back, scopes=asked.scopes, issuer=behind.issuer, token=behind.token
    )
    held = replace(held, revoke=behind.revoke, did=asked.hint if is_did(asked.hint) else "")
    verifier = secrets.token_urlsafe(48)
    try:
        reply = _push(door, app, behind, held, asked, verifier, at)
    except KeyGone:
        return _ours("key_of_our_app_gone", at)
    request_uri = Fields(reply.json).token("request_uri")
    if not reply.ok or not request_uri:
        finding = explain(reply, Context())
        return finding if finding.cause is not Cause.ALIVE else _nothing_of_use(reply)
    query = urlencode({"client_id": held.client, "request_uri": request_uri})
    memory = json.dumps({"session": held.as_text(), "verifier": verifier})
    return Departure(f"{behind.authorize}?{query}", memory, server)


def come_back(
    door: Door, app: App, back: str, query: Mapping[str, str], memory: str, *, at: datetime
) -> RenewalAnswer:
    """The code for tokens, which count only where the account's own server gave them out."""
    remembered = _remembered(memory)
    if remembered is None:
        return RenewalAnswer(_ours("way_back_unknown", at))
    held, verifier = remembered
    if query.get("iss") != held.issuer:
        return RenewalAnswer(_another_server(at))
    form = {
        "grant_type": "authorization_code",
        "code": query.get("code", ""),
        "code_verifier": verifier,
        "redirect_uri": session.way_back(app, back),
    }
    try:
        reply = session.post(door, app, held, held.token, form, endpoint=EXCHANGE, at=at)
    except KeyGone:
        return RenewalAnswer(_ours("key_of_our_app_gone", at))
    return _taken(door, held, reply, at)


def _destination(
    door: Door, app: App, asked: Asked, at: datetime
) -> tuple[str, AuthorizationServer]:
    """The server that is meant, and the one that gives out its tokens."""
    if is_did(asked.hint) and not asked.switch:
        server = identity.server_of(door, asked.hint, at=at)
        return server, servers.behind(door, server, at=at)
    return app.server, servers.of_host(door, app.server, at=at)


def _push(
    door: Door,
    app: App,
    behind: AuthorizationServer,
    held: Session,
    asked: Asked,
    verifier: str,
    at: datetime,
) -> Reply:
    digest = hashlib.sha256(verifier.encode()).digest()
    form = {
        "response_type": "code",
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
        "state": asked.state,
        "redirect_uri": asked.back,
        "scope": " ".join(asked.scopes),
    }
    if asked.hint and not asked.switch:
        form["login_hint"] = asked.hint
    return session.post(door, app, held, behind.push, form, endpoint=EXCHANGE, at=at)


def _taken(door: Door, held: Session, reply: Reply, at: datetime) -> RenewalAnswer:
    told = Fields(reply.json)
    grant = grant_from(told, at=reply.at) if reply.ok else None
    if grant is None:
        return renewed(reply, explain(reply, Context()), None, rotates=False)
    did = told.text("sub")
    bound = told.text("token_type").lower() == "dpop" and "atproto" in grant.scopes
    if not is_did(did) or not bound:
        return RenewalAnswer(_nothing_of_use(reply))
    try:
        server = identity.server_of(door, did, at=at)
        behind = servers.behind(door, server, at=at)
    except Astray as astray:
        return RenewalAnswer(astray.finding(at=at))
    if behind.issuer != held.issuer:
        return RenewalAnswer(_another_server(at))
    keys = replace(held, did=did).as_text()
    grant = replace(with_ends(grant, public=held.public, consented=True), keys=keys)
    answer = renewed(reply, explain(reply, Context()), grant, rotates=False)
    return replace(answer, server=server)


def _remembered(memory: str) -> tuple[Session, str] | None:
    try:
        told = json.loads(memory)
        held, verifier = session.from_text(told["session"]), str(told["verifier"])
    except (ValueError, TypeError, KeyError):
        return None
    return (held, verifier) if held else None


def _nothing_of_use(reply: Reply) -> Finding:
    return client_finding(reply, Cause.NETWORK_FAULT, "success-without-content")


def _another_server(at: datetime) -> Finding:
    """Somebody else answered than was asked, or gave out tokens of an account that is not theirs:
    nothing of it is taken."""
    return Finding(
        *(Cause.NETWORK_FAULT, Blame.NETWORK, Certainty.CANNOT_TELL, "another_server_answered"),
        endpoint=EXCHANGE,
        at=at,
    )


def _ours(rule: str, at: datetime) -> Finding:
    return Finding(Cause.APP_FAULT, Blame.US, Certainty.SAID, rule, endpoint=EXCHANGE, at=at)
