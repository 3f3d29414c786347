"""The token endpoint. The secret comes as a parameter, by GET or POST, or as Basic.

https://developers.facebook.com/docs/facebook-login/guides/access-tokens/get-long-lived
"""

from __future__ import annotations

import hashlib
import hmac

from flask import Response, request

from sandbox import replies, sent
from sandbox.networks import meta
from sandbox.networks.facebook.graph import app_of, node, reason
from sandbox.store import accounts, clock, grants, tokens
from sandbox.store.accounts import Client
from sandbox.store.grants import Code

SHORT_LIFE = 5400.0


@node("token", "/oauth/access_token", methods=("GET", "POST"))
def access_token(version: str = "") -> Response:
    client = _client()
    grant_type = sent.everywhere().get("grant_type", "authorization_code")
    if grant_type == "client_credentials":
        return _graph_answer({"access_token": app_token(client), "token_type": "bearer"})
    if grant_type == "fb_exchange_token":
        return _exchange_token(client)
    if grant_type != "authorization_code":
        raise meta.refuse(f"(#100) Invalid grant_type: {grant_type[:40]}", 100)
    return _exchange_code(client)


def app_token(client: Client) -> str:
    """The same one each time, as Facebook's is."""
    mark = hmac.new(client.secret.encode(), b"app token", hashlib.sha256).hexdigest()[:27]
    return f"{client.id}|{mark}"


def app_by_token(value: str) -> Client | None:
    """Whose app token this is; id and secret with a bar between them will do too."""
    client = accounts.client("facebook", value.partition("|")[0])
    if client is None:
        return None
    possible = (app_token(client), f"{client.id}|{client.secret}")
    given = value.encode()
    return client if any(hmac.compare_digest(given, token.encode()) for token in possible) else None


def _client() -> Client:
    basic = request.authorization
    held = basic if basic and basic.type == "basic" else None
    client_id = sent.everywhere().get("client_id") or (held.username if held else "")
    if not client_id:
        raise meta.refuse("Missing client_id parameter.", 101)
    client = app_of(client_id)
    secret = sent.everywhere().get("client_secret") or (held.password if held else "")
    if not client.knows(secret or ""):
        raise meta.refuse("Error validating client secret.", 1)
    return client


def _exchange_code(client: Client) -> Response:
    code = _code(client)
    grant = grants.by_id(code.grant_id)
    account = accounts.known_account("facebook", grant.account)
    if account.suspended or account.needs_confirmation:
        raise meta.refuse("Error validating verification code.", 100, 36007)
    life = tokens.life(grant, SHORT_LIFE)
    value = tokens.issue("short", grant, prefix="EAA", life=life, length=120)
    return _graph_answer({"access_token": value, "token_type": "bearer", "expires_in": int(life)})


def _code(client: Client) -> Code:
    code = grants.find_code(sent.everywhere().get("code", ""))
    if code is None or code.client != client.id:
        raise meta.refuse("Invalid verification code format.", 100)
    if code.redirect_uri != sent.everywhere().get("redirect_uri", ""):
        raise meta.refuse(
            "Error validating verification code. Please make sure your redirect_uri is identical"
            " to the one you used in the OAuth dialog request",
            100,
            36008,
        )
    if code.challenge and not code.proves(sent.everywhere().get("code_verifier", "")):
        raise meta.refuse("Code verifier does not match the code challenge.", 100)
    if code.expires_at <= clock.now():
        raise meta.refuse("This authorization code has expired.", 100, 36007)
    if not grants.use(code):
        raise meta.refuse("This authorization code has been used.", 100, 36009)
    return code


def _exchange_token(client: Client) -> Response:
    """A long-lived token for a living one of the same app. Its 60 days do not start again."""
    value = sent.everywhere().get("fb_exchange_token", "")
    token = tokens.find("facebook", value)
    if token is None or token.client != client.id or token.kind == "page":
        raise meta.refuse("Invalid OAuth access token.", 190)
    account = accounts.known_account("facebook", token.account)
    grant = grants.by_id(token.grant_id)
    if dead := reason(token, account, grant):
        raise dead.refusal()
    left = (token.expires_at or clock.now()) - clock.now()
    life = tokens.life(grant, meta.LONG_LIFE) if token.kind == "short" else left
    longer = tokens.issue("long", grant, prefix="EAA", life=life, length=120)
    return _graph_answer({"access_token": longer, "token_type": "bearer", "expires_in": int(life)})


def _graph_answer(body: dict[str, object]) -> Response:
    return replies.answer(body, headers=replies.NO_STORE, content_type=meta.GRAPH_TYPE)
