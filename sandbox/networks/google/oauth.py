"""Google's token addresses: refresh tokens that stay, and all that ends one.

https://developers.google.com/identity/protocols/oauth2#expiration
"""

from __future__ import annotations

from flask import Response

from sandbox import basic_auth, calls, replies, sent
from sandbox.networks.google import signing
from sandbox.networks.google.answers import refuse_oauth
from sandbox.networks.google.dialog import ASKED_ANEW, OFFLINE
from sandbox.networks.google.products import ADMIN, endpoints, subject, whose
from sandbox.store import accounts, clock, grants, tokens
from sandbox.store.accounts import Client
from sandbox.store.grants import Code, Grant
from sandbox.store.tokens import Token

ACCESS_LIFE = 3599.0
UNUSED_LIFE = 182 * 86400.0  # six months without a use
TESTING_LIFE = 7 * 86400.0  # of an app whose publishing status is "Testing"
PROFILE = ("profile", "https://www.googleapis.com/auth/userinfo.profile")
MOST_LIVE = 100  # refresh tokens of one account for one client
OVER = "Token has been expired or revoked."


@endpoints.takes("token", "/oauth2.googleapis.com/token", methods=("POST",))
def token() -> Response:
    network = whose()
    client = _client(network)
    grant_type = sent.body().get("grant_type", "")
    if grant_type == "authorization_code":
        return _exchange(client)
    if grant_type == "refresh_token":
        return _refresh(network, client)
    raise refuse_oauth("unsupported_grant_type", f"Invalid grant_type: {grant_type[:20]}")


@endpoints.takes("revoke", "/oauth2.googleapis.com/revoke", methods=("POST",))
def revoke() -> Response:
    """The whole grant of this person and this project, whichever of its tokens came."""
    given = tokens.find(whose(), sent.everywhere().get("token", ""))
    if given is None or not given.alive:
        raise refuse_oauth("invalid_token", "Token expired or revoked")
    calls.note_account(given.account)
    grants.end(grants.by_id(given.grant_id), "given_back")
    return replies.answer({})


@endpoints.takes("introspect", "/oauth2.googleapis.com/tokeninfo", methods=("GET", "POST"))
def tokeninfo() -> Response:
    network, value = whose(), sent.everywhere().get("access_token", "")
    if not value:
        description = "either access_token, id_token, or token_handle required"
        raise refuse_oauth("invalid_request", description)
    held = tokens.find(network, value)
    if held is None or held.kind != "access" or not held.alive:
        raise refuse_oauth("invalid_token", "Invalid Value")
    calls.note_account(held.account)
    account = accounts.known_account(network, held.account)
    ends = held.expires_at or 0.0
    return replies.answer(
        {
            "azp": held.client,
            "aud": held.client,
            "sub": subject(account),
            "scope": " ".join(held.scopes),
            "exp": str(int(ends)),
            "expires_in": str(int(ends - clock.now())),
            "access_type": "offline",
        }
    )


def _client(network: str) -> Client:
    if basic_auth.sent():
        client = basic_auth.client(network)
    else:
        given = sent.body()
        known = accounts.client(network, given.get("client_id", ""))
        client = known if known and known.knows(given.get("client_secret", "")) else None
    if client is None:
        raise refuse_oauth("invalid_client", "The OAuth client was not found.", 401)
    return client


def _exchange(client: Client) -> Response:
    code = _code(client)
    grant = grants.by_id(code.grant_id)
    first = not any(held.grant_id == grant.id for held in _held(grant))
    refresh = ""
    if code.nonce == ASKED_ANEW or (code.nonce == OFFLINE and first):
        refresh = _new_refresh_token(client, grant, code.scopes)
    return replies.token_answer(_access(grant, code.scopes, refresh))


def _code(client: Client) -> Code:
    given = sent.body()
    code = grants.find_code(given.get("code", ""))
    if code is None or code.client != client.id or code.expires_at <= clock.now():
        raise refuse_oauth("invalid_grant", "Malformed auth code.")
    if code.redirect_uri != given.get("redirect_uri", ""):
        raise refuse_oauth("redirect_uri_mismatch", "Bad Request")
    if code.challenge and not code.proves(given.get("code_verifier", "")):
        raise refuse_oauth("invalid_grant", "Invalid code verifier.")
    if not grants.use(code):
        raise refuse_oauth("invalid_grant", "Bad Request")
    return code


def _refresh(network: str, client: Client) -> Response:
    """A new access token; the refresh token stays, and is good for six months from here."""
    value = sent.body().get("refresh_token", "")
    if not value:
        raise refuse_oauth("invalid_request", "Missing required parameter: refresh_token")
    held = tokens.find(network, value)
    if held is not None and held.client != client.id:
        raise refuse_oauth("unauthorized_client", "Unauthorized", 401)
    if held is None or held.kind != "refresh" or not held.alive:
        raise refuse_oauth("invalid_grant", OVER)
    calls.note_account(held.account)
    _may_still(network, held)
    if not client.unseen:
        tokens.extend(held, UNUSED_LIFE)
    return replies.token_answer(_access(grants.by_id(held.grant_id), held.scopes, ""))


def _may_still(network: str, held: Token) -> None:
    """Raises for an account whose organisation has shut the app out since."""
    account = accounts.known_account(network, held.account)
    if account.kind == ADMIN:
        description = (
            "Access to your account data is restricted by policies within your organization."
            " Please contact the admin of your organization for more information."
        )
        raise refuse_oauth("admin_policy_enforced", description)
    if account.needs_confirmation:
        description = "reauth related error (invalid_rapt)"
        raise refuse_oauth("invalid_grant", description, subtype="invalid_rapt")


def _new_refresh_token(client: Client, grant: Grant, scopes: tuple[str, ...]) -> str:
    """One more; the oldest of too many goes without a warning."""
    live = [held for held in _held(grant) if held.kind == "refresh" and held.alive]
    live.sort(key=lambda held: held.issued_at)
    for oldest in live[: max(0, len(live) + 1 - MOST_LIVE)]:
        tokens.end(oldest, "one_too_many")
    life = TESTING_LIFE if client.unseen else UNUSED_LIFE
    return tokens.issue("refresh", grant, prefix="1//0", scopes=scopes, life=life)


def _held(grant: Grant) -> list[Token]:
    every = tokens.of_account(grant.network, grant.account)
    return [held for held in every if held.client == grant.client]


def _access(grant: Grant, scopes: tuple[str, ...], refresh: str) -> dict[str, object]:
    calls.note_account(grant.account)
    life = tokens.life(grant, ACCESS_LIFE)
    value = tokens.issue("access", grant, prefix="ya29.", scopes=scopes, life=life)
    body: dict[str, object] = {
        "access_token": value,
        "expires_in": int(life),
        "scope": " ".join(scopes),
        "token_type": "Bearer",
    }
    if "openid" in scopes:
        account = accounts.known_account(grant.network, grant.account)
        named = any(scope in scopes for scope in PROFILE)
        body["id_token"] = signing.id_token(account, grant.client, value, named=named)
    return {**body, "refresh_token": refresh} if refresh else body
