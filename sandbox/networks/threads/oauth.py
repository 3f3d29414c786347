"""The three token addresses: for an hour, for 60 days, and 60 days more.

https://developers.facebook.com/docs/threads/get-started/long-lived-tokens
"""

from __future__ import annotations

from flask import Response, request

from sandbox import replies
from sandbox.networks import meta
from sandbox.networks.threads.graph import BASIC, KIND, alive, app_of, node, require
from sandbox.replies import Refused
from sandbox.store import clock, grants, tokens
from sandbox.store.accounts import Client
from sandbox.store.grants import Code

SHORT_LIFE = 3600.0
DAY = 86400.0
PREFIX, LENGTH = "THQV", 110


@node("token", "/oauth/access_token", methods=("POST",), bare=True)
def access_token() -> Response:
    client = _client(request.form.get("client_id", ""), request.form.get("client_secret", ""))
    if request.form.get("grant_type") != "authorization_code":
        raise meta.refuse("Param grant_type must be authorization_code", 100, kind=KIND)
    code = _code(client)
    grant = grants.by_id(code.grant_id)
    life = tokens.life(grant, SHORT_LIFE)
    value = tokens.issue(
        "short", grant, prefix=PREFIX, scopes=code.scopes, life=life, length=LENGTH
    )
    # A number, of more digits than a number with a fraction can hold; and nothing of scopes.
    return replies.token_answer({"access_token": value, "user_id": int(grant.account)})


@node("token", "/access_token", methods=("GET",), bare=True)
def long_lived() -> Response:
    if request.args.get("grant_type") != "th_exchange_token":
        raise _unsupported()
    token, _ = alive(request.args.get("access_token", ""))
    _client(token.client, request.args.get("client_secret", ""))
    if token.kind != "short":
        raise meta.refuse("Session key invalid", 452, 4279019)
    return _lasting(token.grant_id, token.scopes)


@node("token", "/refresh_access_token", methods=("GET",), bare=True)
def prolong() -> Response:
    """A token that is 24 hours old and alive gets another 60 days, under a new value.

    The value of before stays good until its own end.
    """
    if request.args.get("grant_type") != "th_refresh_token":
        raise _unsupported()
    token, _ = alive(request.args.get("access_token", ""))
    require(token, BASIC)
    if token.kind != "long" or token.age < DAY:
        raise _unsupported()
    return _lasting(token.grant_id, token.scopes)


def _client(client_id: str, secret: str) -> Client:
    client = app_of(client_id)
    if not client.knows(secret):
        raise meta.refuse("Error validating client secret.", 1)
    return client


def _code(client: Client) -> Code:
    """ "#_" is no part of a code: what comes along with it is no code of ours."""
    code = grants.find_code(request.form.get("code", ""))
    if code is None or code.client != client.id or code.expires_at <= clock.now():
        raise _no_code("invalid_authorization_code")
    if code.redirect_uri != request.form.get("redirect_uri", ""):
        raise meta.refuse(
            "Error validating verification code. Please make sure your redirect_uri is identical"
            " to the one you used in the OAuth dialog request",
            *(100, 36008),
        )
    if code.used or not grants.use(code):
        raise _no_code("used_authorization_code")
    return code


def _no_code(reason: str) -> Refused:
    return meta.refuse(
        "Invalid parameter",
        *(100, 4279030),
        error_user_title="Invalid Authorization Code Specified",
        error_user_msg=f"The authorization code is invalid. Reason: {reason}.",
    )


def _lasting(grant_id: int, scopes: tuple[str, ...]) -> Response:
    grant = grants.by_id(grant_id)
    life = tokens.life(grant, meta.LONG_LIFE)
    value = tokens.issue("long", grant, prefix=PREFIX, scopes=scopes, life=life, length=LENGTH)
    body = {"access_token": value, "token_type": "bearer", "expires_in": int(life)}
    return replies.token_answer(body)


def _unsupported() -> Refused:
    """Nothing more is said, also where a token is too young."""
    return meta.refuse("Unsupported request - method type: get", 100, kind=KIND)
