"""The three token addresses: for an hour, for 60 days, and 60 days more.

https://developers.facebook.com/docs/instagram-platform/reference/access_token
https://developers.facebook.com/docs/instagram-platform/reference/refresh_access_token
"""

from __future__ import annotations

from flask import Response, request

from sandbox import replies
from sandbox.networks import meta
from sandbox.networks.instagram.dialog import BASIC
from sandbox.networks.instagram.graph import (
    KIND,
    alive,
    app_of,
    endpoints,
    node,
    oauth_error,
    require,
)
from sandbox.replies import Refused
from sandbox.store import accounts, clock, grants, tokens
from sandbox.store.accounts import Client
from sandbox.store.grants import Code

SHORT_LIFE = 3600.0
DAY = 86400.0


@endpoints.takes("token", "/api.instagram.com/oauth/access_token", methods=("POST",))
def access_token() -> Response:
    client = _client()
    if request.form.get("grant_type") != "authorization_code":
        raise Refused(oauth_error("You must specify grant_type=authorization_code"))
    code = _code(client)
    grant = grants.by_id(code.grant_id)
    account = accounts.known_account("instagram", grant.account)
    value = tokens.issue(
        "short",
        grant,
        prefix="IGAA",
        scopes=code.scopes,
        life=tokens.life(grant, SHORT_LIFE),
        length=110,
    )
    # user_id is the person as this app knows them, not the account that publishes.
    person = meta.scoped_id(account)
    flat = {"access_token": value, "user_id": int(person), "permissions": list(code.scopes)}
    wrapped = {"access_token": value, "user_id": person, "permissions": ",".join(code.scopes)}
    return replies.token_answer({"data": [wrapped]} if client.wrapped else flat)


@node("token", "/access_token", methods=("GET",))
def long_lived(version: str = "") -> Response:
    if request.args.get("grant_type") != "ig_exchange_token":
        raise _unsupported()
    token, _ = alive(request.args.get("access_token", ""))
    client = app_of(token.client)
    if not client.knows(request.args.get("client_secret", "")):
        raise meta.refuse("Error validating client secret.", 1, kind=KIND)
    if token.kind != "short":
        raise _unsupported()
    return _lasting(token.grant_id, token.scopes)


@node("token", "/refresh_access_token", methods=("GET",))
def prolong(version: str = "") -> Response:
    """A token that is 24 hours old and alive gets another 60 days, under a new value.

    The value of before stays good until its own end.
    """
    if request.args.get("grant_type") != "ig_refresh_token":
        raise _unsupported()
    token, _ = alive(request.args.get("access_token", ""))
    require(token, BASIC)
    if token.kind != "long" or token.age < DAY:
        raise _unsupported()
    return _lasting(token.grant_id, token.scopes)


def _client() -> Client:
    client = app_of(request.form.get("client_id", ""))
    if not client.knows(request.form.get("client_secret", "")):
        raise Refused(oauth_error("Error validating client secret."))
    return client


def _code(client: Client) -> Code:
    code = grants.find_code(request.form.get("code", ""))
    if code is None or code.client != client.id or code.expires_at <= clock.now() or code.used:
        raise Refused(oauth_error("Matching code was not found or was already used"))
    if code.redirect_uri != request.form.get("redirect_uri", ""):
        raise Refused(
            oauth_error(
                "Error validating verification code. Please make sure your redirect_uri is"
                " identical to the one you used in the OAuth dialog request"
            )
        )
    if not grants.use(code):
        raise Refused(oauth_error("Matching code was not found or was already used"))
    return code


def _lasting(grant_id: int, scopes: tuple[str, ...]) -> Response:
    grant = grants.by_id(grant_id)
    life = tokens.life(grant, meta.LONG_LIFE)
    value = tokens.issue("long", grant, prefix="IGAA", scopes=scopes, life=life, length=110)
    body = {"access_token": value, "token_type": "bearer", "expires_in": int(life)}
    return replies.token_answer({**body, "permissions": ",".join(scopes)})


def _unsupported() -> Refused:
    """Instagram says no more than this, also where a token is too young."""
    return meta.refuse("Unsupported request - method type: get", 100, kind=KIND)
