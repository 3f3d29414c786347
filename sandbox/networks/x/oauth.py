"""The token endpoint: HTTP Basic, verifier, and refresh tokens that are good for one use.

https://docs.x.com/fundamentals/authentication/oauth-2-0/user-access-token
"""

from __future__ import annotations

from flask import Response

from sandbox import basic_auth, calls, replies, sent
from sandbox.networks.x.problems import endpoints, oauth_error, suspended
from sandbox.replies import Refused
from sandbox.store import accounts, clock, grants, tokens
from sandbox.store.accounts import Client
from sandbox.store.grants import Code, Grant

ACCESS_LIFE = 7200.0
REFRESH_LIFE = 182 * 86400.0  # unused for about half a year, by report
OFFLINE = "offline.access"


@endpoints.takes(
    "token", "/api.x.com/2/oauth2/token", "/api.twitter.com/2/oauth2/token", methods=("POST",)
)
def token() -> Response:
    client = _client()
    grant_type = sent.body().get("grant_type", "")
    if grant_type == "authorization_code":
        code = _code(client)
        return _pair(grants.by_id(code.grant_id), code.scopes)
    if grant_type == "refresh_token":
        return _rotate(client)
    raise _invalid("Value passed for the grant type was invalid.")


@endpoints.takes(
    "revoke", "/api.x.com/2/oauth2/revoke", "/api.twitter.com/2/oauth2/revoke", methods=("POST",)
)
def revoke() -> Response:
    client = _client()
    value = sent.body().get("token", "")
    if not value:
        raise _invalid("Missing required parameter [token].")
    token = tokens.find("x", value)
    if token and token.client == client.id:
        calls.note_account(token.account)
        tokens.end(token, "given_back")
        if token.kind == "refresh":
            tokens.end_children(token, "given_back")
    return replies.token_answer({"revoked": True})


def _client() -> Client:
    if not basic_auth.sent():
        raise Refused(oauth_error("unauthorized_client", "Missing valid authorization header", 401))
    client = basic_auth.client("x")
    named = sent.body().get("client_id")
    if client is None or (named and named != client.id):
        raise Refused(oauth_error("invalid_client", "Client authentication failed", 401))
    return client


def _code(client: Client) -> Code:
    code = grants.find_code(sent.body().get("code", ""))
    if code is None or code.client != client.id or code.used or code.expires_at <= clock.now():
        raise _invalid("Value passed for the authorization code was invalid.")
    if code.redirect_uri != sent.body().get("redirect_uri", ""):
        raise _invalid(
            "Value passed for the redirect uri did not match the uri of the authorization code."
        )
    verifier = sent.body().get("code_verifier", "")
    if not verifier:
        raise _invalid("Missing required parameter [code_verifier].")
    if not code.proves(verifier):
        raise _invalid("Value passed for the code verifier did not match the code challenge.")
    if not grants.use(code):
        raise _invalid("Value passed for the authorization code was invalid.")
    return code


def _rotate(client: Client) -> Response:
    """A new pair; the refresh token and the access token of before are dead from here on."""
    value = sent.body().get("refresh_token", "")
    if not value:
        raise _invalid("Missing required parameter [refresh_token].")
    token = tokens.find("x", value)
    if token is None or token.kind != "refresh" or token.client != client.id or not token.alive:
        raise _invalid("Value passed for the token was invalid.")
    calls.note_account(token.account)
    if accounts.known_account("x", token.account).suspended:
        raise suspended()
    if not tokens.end(token, "rotated"):
        raise _invalid("Value passed for the token was invalid.")
    tokens.end_children(token, "rotated")
    return _pair(grants.by_id(token.grant_id), token.scopes)


def _pair(grant: Grant, scopes: tuple[str, ...]) -> Response:
    calls.note_account(grant.account)
    life = tokens.life(grant, ACCESS_LIFE)
    body: dict[str, object] = {"token_type": "bearer", "expires_in": int(life)}
    parent = ""
    if OFFLINE in scopes:
        refresh = tokens.issue("refresh", grant, scopes=scopes, life=REFRESH_LIFE)
        body["refresh_token"] = refresh
        parent = grants.digest(refresh)
    body["access_token"] = tokens.issue("access", grant, scopes=scopes, life=life, parent=parent)
    body["scope"] = " ".join(scopes)
    return replies.token_answer(body)


def _invalid(description: str) -> Refused:
    """X reports a dead refresh token as invalid_request too, not as invalid_grant."""
    return Refused(oauth_error("invalid_request", description))
