"""The token endpoint: HTTP Basic, and refresh tokens that rotate or, for older apps, stay.

https://developers.pinterest.com/docs/getting-started/set-up-authentication-and-authorization/
"""

from __future__ import annotations

from flask import Response, request

from sandbox import basic_auth, calls, replies
from sandbox.networks.pinterest.errors import endpoints, refuse, suspended, unauthenticated
from sandbox.replies import Refused
from sandbox.store import accounts, clock, grants, tokens
from sandbox.store.accounts import Client
from sandbox.store.grants import Code, Grant
from sandbox.store.tokens import Token

ACCESS_LIFE = 30 * 86400.0
CONTINUOUS_LIFE = 60 * 86400.0
LEGACY_LIFE = 365 * 86400.0


@endpoints.takes("token", "/api.pinterest.com/v5/oauth/token", methods=("POST",))
def token() -> Response:
    client = basic_auth.client("pinterest")
    if client is None:
        raise unauthenticated()
    grant_type = request.form.get("grant_type", "")
    if grant_type == "authorization_code":
        return _exchange_code(client)
    if grant_type == "refresh_token":
        return _refresh(client)
    raise refuse(1, "Invalid request: grant_type is missing or not supported", 400)


def _exchange_code(client: Client) -> Response:
    code = _code(client)
    grant = grants.by_id(code.grant_id)
    continuous = not client.legacy_refresh or _said("continuous_refresh")
    body = {"response_type": "authorization_code", "token_type": "bearer"}
    return replies.token_answer(body | _pair(grant, code.scopes, continuous=continuous))


def _refresh(client: Client) -> Response:
    token = _living_token(client)
    grant = grants.by_id(token.grant_id)
    continuous = token.kind == "refresh"
    if not continuous and not _said("refresh_on"):
        # The refresh token of an older app stays what it is.
        body = {"response_type": "refresh_token", "token_type": "bearer"}
        return replies.token_answer(body | _access(grant, token.scopes, parent=token.hash))
    if not tokens.end(token, "rotated"):
        raise _invalid_grant()
    tokens.end_children(token, "rotated")
    body = {"response_type": "everlasting_refresh", "token_type": "bearer"}
    return replies.token_answer(body | _pair(grant, token.scopes, continuous=True))


def _living_token(client: Client) -> Token:
    value = request.form.get("refresh_token", "")
    if not value:
        raise refuse(1, "Missing required parameter refresh_token", 400)
    token = tokens.find("pinterest", value)
    refreshes = token is not None and token.kind in ("refresh", "lasting")
    if token is None or not refreshes or token.client != client.id or not token.alive:
        raise _invalid_grant()
    calls.note_account(token.account)
    if accounts.known_account("pinterest", token.account).suspended:
        raise suspended()
    return token


def _code(client: Client) -> Code:
    code = grants.find_code(request.form.get("code", ""))
    if code is None or code.client != client.id or code.expires_at <= clock.now():
        raise _invalid_grant(400)
    if code.redirect_uri != request.form.get("redirect_uri", ""):
        raise refuse(1, "redirect_uri does not match", 400)
    if not grants.use(code):
        raise _invalid_grant(400)
    return code


def _pair(grant: Grant, scopes: tuple[str, ...], *, continuous: bool) -> dict[str, object]:
    life = CONTINUOUS_LIFE if continuous else LEGACY_LIFE
    kind = "refresh" if continuous else "lasting"
    value = tokens.issue(kind, grant, prefix="pinr.", scopes=scopes, life=life)
    return {
        **_access(grant, scopes, parent=grants.digest(value)),
        "refresh_token": value,
        "refresh_token_expires_in": int(life),
        "refresh_token_expires_at": int(clock.now() + life),
    }


def _access(grant: Grant, scopes: tuple[str, ...], *, parent: str) -> dict[str, object]:
    calls.note_account(grant.account)
    life = tokens.life(grant, ACCESS_LIFE)
    value = tokens.issue("access", grant, prefix="pina_", scopes=scopes, life=life, parent=parent)
    return {
        "access_token": value,
        "expires_in": int(life),
        "scope": " ".join(scopes),
    }


def _said(name: str) -> bool:
    return request.form.get(name, "").lower() in ("true", "1")


def _invalid_grant(status: int = 401) -> Refused:
    return refuse(283, "The authorization grant is invalid", status)
