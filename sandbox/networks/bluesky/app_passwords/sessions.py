"""A session begins, is renewed and ends. Its tokens are bound to no key.

https://github.com/bluesky-social/atproto/blob/main/packages/pds/src/account-manager/helpers/auth.ts
"""

from __future__ import annotations

import secrets

from flask import Response, request

from sandbox import basic_auth, calls, replies
from sandbox.networks.bluesky.answers import xrpc_error
from sandbox.networks.bluesky.app_passwords import bearer
from sandbox.networks.bluesky.app_passwords.bearer import ACCESS, NOT_VERIFIED, REFRESH
from sandbox.networks.bluesky.hosts import (
    ENTRYWAY,
    ISSUER_OF,
    deactivated,
    each,
    endpoints,
    host,
    issuer_of,
    server_of,
)
from sandbox.networks.bluesky.identity import document, of_name, shown_handle
from sandbox.store import accounts, clock, database, grants, tokens
from sandbox.store.accounts import Account
from sandbox.store.grants import Grant
from sandbox.store.tokens import Token

# Of every account, and the app that stands in the list for whoever uses it.
PASSWORD = "-".join(["demo"] * 4)
APP = "app-password"
ACCESS_LIFE, REFRESH_LIFE = 7200.0, 90 * 86400.0
GRACE = 7200.0  # a refresh token that was used may be used again: its answer may have been lost
NEXT = "bluesky:next:"
SERVERS = dict.fromkeys((ENTRYWAY, *ISSUER_OF))


def _at(name: str) -> tuple[str, ...]:
    return each(tuple(SERVERS), f"/xrpc/com.atproto.server.{name}")


@endpoints.takes("token", *_at("createSession"), methods=("POST",))
def create_session() -> Response:
    given = request.get_json(silent=True)
    sent = given if isinstance(given, dict) else {}
    for name in ("identifier", "password"):
        if not isinstance(sent.get(name), str):
            raise xrpc_error("InvalidRequest", f'Input must have the property "{name}"')
    account = of_name(sent["identifier"])
    if account is None or not _keeps(account) or sent["password"] != PASSWORD:
        raise xrpc_error("AuthenticationRequired", "Invalid identifier or password", 401)
    calls.note_account(account.id)
    if account.suspended:
        raise xrpc_error("AccountTakedown", "Account has been taken down", 401)
    database.execute(
        "INSERT OR IGNORE INTO clients (id, network, secret, name) VALUES (?, 'bluesky', '', ?)",
        *(APP, "An app password"),
    )
    grant = grants.allow("bluesky", APP, account.id, (ACCESS,))
    return _session(account, grant, secrets.token_urlsafe(32))


@endpoints.takes("token", *_at("refreshSession"), methods=("POST",))
def refresh_session() -> Response:
    """A new pair; within two hours the used one brings the same refresh token once more."""
    held = _refresh_token()
    account = accounts.known_account("bluesky", held.account)
    if account.suspended:
        raise xrpc_error("AccountTakedown", "Account has been taken down", 401)
    following = database.setting(NEXT + held.hash)
    if not following:
        following = secrets.token_urlsafe(32)
        database.set_setting(NEXT + held.hash, following)
        tokens.extend(held, min(GRACE, (held.expires_at or 0.0) - clock.now()))
    return _session(account, grants.by_id(held.grant_id), following)


@endpoints.takes("revoke", *_at("deleteSession"), methods=("POST",))
def delete_session() -> Response:
    """Its refresh token is over. The access token is good until its own end."""
    tokens.end(_refresh_token(), "given_back")
    nothing = replies.text("")
    del nothing.headers["Content-Type"]
    return nothing


def forget(account: Account) -> None:
    """After a new password nothing can be renewed any more."""
    for held in tokens.of_account("bluesky", account.id):
        if held.client == APP and held.kind == "refresh":
            tokens.end(held, "password")


def of_caller(value: str) -> Token:
    """The token that came with a call to a server that keeps accounts. Raises Refused."""
    bearer.claims(value, ACCESS)
    held = tokens.find("bluesky", value)
    if held is None or not _keeps(accounts.known_account("bluesky", held.account)):
        raise xrpc_error("InvalidToken", NOT_VERIFIED)
    if held.over:
        raise xrpc_error("ExpiredToken", "Token has expired")
    return held


def _refresh_token() -> Token:
    told = bearer.claims(basic_auth.bearer(), REFRESH)
    held = tokens.find("bluesky", str(told.get("jti")))
    if held is None or not held.alive:
        raise xrpc_error("ExpiredToken", "Token has been revoked")
    calls.note_account(held.account)
    return held


def _keeps(account: Account) -> bool:
    """Whether this server keeps the account, or is the door of the one that does."""
    return issuer_of(account) == ISSUER_OF.get(host(), host())


def _session(account: Account, grant: Grant, jti: str) -> Response:
    """The refresh token is kept by the name in it: written again, it is the same one."""
    life = tokens.life(grant, ACCESS_LIFE)
    access = bearer.write(account.id, ACCESS, life, jti=secrets.token_hex(8))
    tokens.issue("access", grant, life=life, body=access)
    tokens.issue("refresh", grant, life=REFRESH_LIFE, body=jti)
    active = not deactivated(account) and server_of(account) in (host(), *_behind(host()))
    told: dict[str, object] = {
        "did": account.id,
        "didDoc": document(account),
        "handle": shown_handle(account),
        "accessJwt": access,
        "refreshJwt": bearer.write(account.id, REFRESH, REFRESH_LIFE, jti=jti),
        "active": active,
    }
    return replies.token_answer(told if active else {**told, "status": "deactivated"})


def _behind(door: str) -> list[str]:
    return [server for server, issuer in ISSUER_OF.items() if issuer == door]
