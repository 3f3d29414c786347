"""Tokens without an end; the same yes given twice brings the same one.

https://docs.joinmastodon.org/methods/oauth/
"""

from __future__ import annotations

import base64
import hashlib
import secrets

from flask import Response

from sandbox import calls, replies
from sandbox.networks.mastodon import apps
from sandbox.networks.mastodon.errors import endpoints, oauth_error
from sandbox.networks.mastodon.hosts import ANY, NEWER, SERVERS, here
from sandbox.sent import body
from sandbox.store import accounts, clock, database, grants, tokens
from sandbox.store.accounts import Client
from sandbox.store.grants import Code, digest

GRANT_REFUSED = (
    "The provided authorization grant is invalid, expired, revoked, does not match the"
    " redirection URI used in the authorization request, or was issued to another client."
)


@endpoints.takes("api", f"/{NEWER}/.well-known/oauth-authorization-server", methods=("GET",))
def discovery(host: str) -> Response:
    base, server = f"https://{host}", SERVERS[host]
    told: dict[str, object] = {
        "issuer": f"{base}/",
        "authorization_endpoint": f"{base}/oauth/authorize",
        "token_endpoint": f"{base}/oauth/token",
        "app_registration_endpoint": f"{base}/api/v1/apps",
        "revocation_endpoint": f"{base}/oauth/revoke",
        "scopes_supported": apps.known_scopes(),
        "response_types_supported": ["code"],
        "code_challenge_methods_supported": ["S256"],
        "grant_types_supported": ["authorization_code", "client_credentials"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
    }
    if server.since_4_4:
        told["userinfo_endpoint"] = f"{base}/oauth/userinfo"
    return replies.answer(told)


@endpoints.takes("token", f"/{ANY}/oauth/token", methods=("POST",))
def token(host: str) -> Response:
    client = apps.asking()
    grant_type = body().get("grant_type", "")
    if grant_type == "authorization_code":
        return _of_person(client, _code(client))
    if grant_type == "client_credentials":
        return _of_app(client)
    raise oauth_error("unsupported_grant_type", "The authorization grant type is not supported.")


@endpoints.takes("revoke", f"/{ANY}/oauth/revoke", methods=("POST",))
def revoke(host: str) -> Response:
    """May be repeated; somebody else's token is refused."""
    client = apps.asking()
    held = tokens.find("mastodon", body().get("token", ""))
    if held is None or held.client != client.id:
        raise oauth_error("unauthorized_client", "You are not authorized to revoke this token", 403)
    calls.note_account(held.account)
    if held.grant_id:
        grants.end(grants.by_id(held.grant_id), "given_back")
    else:
        tokens.end(held, "given_back")
    return replies.answer({})


def _of_person(client: Client, code: Code) -> Response:
    grant = grants.by_id(code.grant_id)
    calls.note_account(grant.account)
    scopes = " ".join(code.scopes)
    ended = "SELECT COUNT(*) FROM tokens WHERE grant_id = ? AND ended_at IS NOT NULL"
    living = f"{client.secret} {grant.id} {database.count(ended, grant.id)} {scopes}"
    seed = hashlib.sha256(living.encode()).digest()
    value = tokens.issue(
        *("access", grant),
        scopes=code.scopes,
        life=accounts.known_account("mastodon", grant.account).token_life,
        body=base64.urlsafe_b64encode(seed).rstrip(b"=").decode(),
    )
    held = tokens.find("mastodon", value)
    made = held.issued_at if held else clock.now()
    return _answer(value, scopes, made)


def _of_app(client: Client) -> Response:
    asked = (body().get("scope") or "read").split()
    if not set(asked) <= set(client.scopes):
        raise oauth_error("invalid_scope", "The requested scope is invalid, unknown, or malformed.")
    value = secrets.token_urlsafe(32)
    database.execute(
        "INSERT INTO tokens (hash, kind, network, client, account, grant_id, scopes, place,"
        " issued_at) VALUES (?, 'app', 'mastodon', ?, '', 0, ?, '', ?)",
        *(digest(value), client.id, " ".join(asked), clock.now()),
    )
    return _answer(value, " ".join(asked), clock.now())


def _answer(value: str, scope: str, made: float) -> Response:
    return replies.token_answer(
        {
            "access_token": value,
            "token_type": "Bearer",
            "scope": scope,
            "created_at": int(made),
        }
    )


def _code(client: Client) -> Code:
    sent = body()
    code = grants.find_code(sent.get("code", ""))
    if code is None or code.client != client.id or code.expires_at <= clock.now():
        raise oauth_error("invalid_grant", GRANT_REFUSED)
    if code.redirect_uri != sent.get("redirect_uri", ""):
        raise oauth_error("invalid_grant", GRANT_REFUSED)
    if here().since_4_3 and code.challenge and not code.proves(sent.get("code_verifier", "")):
        raise oauth_error("invalid_grant", GRANT_REFUSED)
    if not grants.use(code):
        raise oauth_error("invalid_grant", GRANT_REFUSED)
    return code
