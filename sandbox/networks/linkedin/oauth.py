"""The token endpoint. The secret stands in the body; there is no PKCE.

https://learn.microsoft.com/linkedin/shared/authentication/programmatic-refresh-tokens
"""

from __future__ import annotations

from flask import Response, request

from sandbox import calls, replies
from sandbox.networks.linkedin import openid
from sandbox.networks.linkedin.errors import endpoints, missing, oauth_error
from sandbox.replies import Refused
from sandbox.store import accounts, clock, grants, tokens
from sandbox.store.accounts import Client
from sandbox.store.grants import Code, Grant
from sandbox.store.tokens import Token

ACCESS_LIFE = 60 * 86400.0
REFRESH_LIFE = 365 * 86400.0  # from the first consent on, whatever happens later


@endpoints.takes("token", "/www.linkedin.com/oauth/v2/accessToken", methods=("POST",))
def access_token() -> Response:
    grant_type = request.form.get("grant_type", "")
    if not grant_type:
        raise missing("grant_type")
    client = client_in_body()
    if grant_type == "authorization_code":
        return _exchange_code(client)
    if grant_type == "refresh_token":
        return _refresh(client)
    raise Refused(oauth_error("unsupported_grant_type", f"Unknown grant_type: {grant_type[:40]}"))


def client_in_body() -> Client:
    """Basic authorization is not read here."""
    for name in ("client_id", "client_secret"):
        if not request.form.get(name):
            raise missing(name)
    client = accounts.client("linkedin", request.form["client_id"])
    if client is None or not client.knows(request.form["client_secret"]):
        raise Refused(oauth_error("invalid_client", "Client authentication failed", 401))
    return client


def _exchange_code(client: Client) -> Response:
    code = _code(client)
    grant = grants.by_id(code.grant_id)
    calls.note_account(grant.account)
    body = _access(grant, code.scopes, ACCESS_LIFE)
    if client.partner:
        refresh = tokens.issue(
            "refresh", grant, prefix="AQ", scopes=code.scopes, life=REFRESH_LIFE, length=180
        )
        body |= {"refresh_token": refresh, "refresh_token_expires_in": int(REFRESH_LIFE)}
    if "openid" in code.scopes:
        account = accounts.known_account("linkedin", grant.account)
        body["id_token"] = openid.id_token(client, account, code)
    return replies.token_answer(body)


def _refresh(client: Client) -> Response:
    """A new access token. The refresh token stays, and its clock goes on."""
    value = request.form.get("refresh_token", "")
    if not value:
        raise missing("refresh_token")
    if not client.partner:
        sentence = "This application is not allowed to use refresh tokens"
        raise Refused(oauth_error("access_denied", sentence, 401))
    token = tokens.find("linkedin", value)
    if not _may_refresh(token, client) or token is None or token.expires_at is None:
        raise Refused(oauth_error("invalid_grant", "Token has been expired or revoked."))
    calls.note_account(token.account)
    left = token.expires_at - clock.now()
    body = _access(grants.by_id(token.grant_id), token.scopes, min(ACCESS_LIFE, left))
    body |= {"refresh_token": value, "refresh_token_expires_in": int(left)}
    return replies.token_answer(body)


def _may_refresh(token: Token | None, client: Client) -> bool:
    return (
        token is not None and token.kind == "refresh" and token.client == client.id and token.alive
    )


def _code(client: Client) -> Code:
    given = request.form.get("code", "")
    if not given:
        raise missing("code")
    code = grants.find_code(given)
    if code is None:
        sentence = "Unable to retrieve access token: authorization code not found"
        raise Refused(oauth_error("invalid_request", sentence, 401))
    fits = code.client == client.id and code.redirect_uri == request.form.get("redirect_uri", "")
    if not fits or code.expires_at <= clock.now() or not grants.use(code):
        raise Refused(
            oauth_error(
                "invalid_request",
                "Unable to retrieve access token: appid/redirect uri/code verifier does not match"
                " authorization code. Or authorization code expired. Or external member binding"
                " exists",
            )
        )
    return code


def _access(grant: Grant, scopes: tuple[str, ...], life: float) -> dict[str, object]:
    life = tokens.life(grant, life)
    value = tokens.issue("access", grant, prefix="AQ", scopes=scopes, life=life, length=180)
    return {
        "access_token": value,
        "expires_in": int(life),
        "scope": ",".join(scopes),
        "token_type": "Bearer",
    }
