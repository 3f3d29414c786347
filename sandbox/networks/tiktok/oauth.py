"""The token address: ``client_key`` in the form, and refresh tokens that are good for one use.

https://developers.tiktok.com/docs/en/oauth-refresh-a-user-access-token
"""

from __future__ import annotations

from flask import Response, request

from sandbox import calls, replies
from sandbox.networks import callbacks
from sandbox.networks.tiktok import webhook
from sandbox.networks.tiktok.dialog import CODE_END
from sandbox.networks.tiktok.errors import endpoints, refuse_token
from sandbox.store import accounts, clock, grants, tokens
from sandbox.store.accounts import Client
from sandbox.store.grants import Code, Grant
from sandbox.store.tokens import Token

OAUTH = "/open.tiktokapis.com/v2/oauth"
ACCESS_LIFE = 7200.0
REFRESH_LIFE = 180 * 86400.0
MALFORMED = "The request parameters are malformed."
FORM = "application/x-www-form-urlencoded"


@endpoints.takes("token", f"{OAUTH}/token", f"{OAUTH}/token/", methods=("POST",))
def token() -> Response:
    client = _client()
    grant_type = request.form.get("grant_type", "")
    if grant_type == "authorization_code":
        code = _code(client)
        return _pair(grants.by_id(code.grant_id), code.scopes)
    if grant_type == "refresh_token":
        return _rotate(client)
    raise refuse_token("unsupported_grant_type", "Grant type is not supported by the server.")


@endpoints.takes("revoke", f"{OAUTH}/revoke", f"{OAUTH}/revoke/", methods=("POST",))
def revoke() -> Response:
    """The whole connection ends, and the app's own webhook hears that its developer ended it."""
    client = _client()
    held = _living(client, request.form.get("token", ""))
    if held is None:
        raise refuse_token("invalid_request", "Access token is invalid or has expired.")
    calls.note_account(held.account)
    grants.end(grants.by_id(held.grant_id), "given_back")
    account = accounts.known_account("tiktok", held.account)
    callbacks.enqueue(webhook.tell(client, account, "developer"), wait=False)
    return replies.answer({})


def _client() -> Client:
    if request.mimetype != FORM:
        raise refuse_token("invalid_request", "Only the form content type is supported.")
    client = accounts.client("tiktok", request.form.get("client_key", ""))
    if client is None or not client.knows(request.form.get("client_secret", "")):
        # Reported with 200: https://github.com/HohnerJulian/ResearchTikPy/pull/28
        raise refuse_token("invalid_client", "Client key or secret is incorrect.", 200)
    return client


def _living(client: Client, value: str) -> Token | None:
    held = tokens.find("tiktok", value)
    fits = held is not None and held.client == client.id and held.alive
    return held if fits else None


def _code(client: Client) -> Code:
    value = request.form.get("code", "")
    if not value:
        raise refuse_token("invalid_request", MALFORMED)
    # One that is still encoded ends otherwise.
    whole = value.endswith(CODE_END)
    code = grants.find_code(value.removesuffix(CODE_END)) if whole else None
    if code is None or code.client != client.id or code.used or code.expires_at <= clock.now():
        raise refuse_token("invalid_grant", "Authorization code is expired.", 200)
    if code.redirect_uri != request.form.get("redirect_uri", ""):
        raise refuse_token("invalid_grant", "Redirect_uri is not matched with the uri of the code.")
    if not grants.use(code):
        raise refuse_token("invalid_grant", "Authorization code is expired.", 200)
    return code


def _rotate(client: Client) -> Response:
    """A new pair; the refresh token and the access token of before are dead from here on."""
    value = request.form.get("refresh_token", "")
    if not value:
        raise refuse_token("invalid_request", MALFORMED)
    held = _living(client, value)
    if held is None or held.kind != "refresh":
        raise refuse_token("invalid_grant", "Refresh token is invalid or expired.")
    calls.note_account(held.account)
    if not tokens.end(held, "rotated"):
        raise refuse_token("invalid_grant", "Refresh token is invalid or expired.")
    tokens.end_children(held, "rotated")
    return _pair(grants.by_id(held.grant_id), held.scopes)


def _pair(grant: Grant, scopes: tuple[str, ...]) -> Response:
    calls.note_account(grant.account)
    life = tokens.life(grant, ACCESS_LIFE)
    refresh = tokens.issue("refresh", grant, prefix="rft.", scopes=scopes, life=REFRESH_LIFE)
    parent = grants.digest(refresh)
    access = tokens.issue("access", grant, prefix="act.", scopes=scopes, life=life, parent=parent)
    return replies.token_answer(
        {
            "access_token": access,
            "expires_in": int(life),
            "open_id": grant.account,
            "refresh_expires_in": int(REFRESH_LIFE),
            "refresh_token": refresh,
            "scope": ",".join(scopes),
            "token_type": "Bearer",
        }
    )
