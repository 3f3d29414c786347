"""A server that keeps accounts: who is asking, how they look, and a post.

https://docs.bsky.app/docs/api/com-atproto-server-get-session
"""

from __future__ import annotations

import secrets

from flask import Response, request

from sandbox import calls, pictures, replies
from sandbox.networks.bluesky import proofs, sessions
from sandbox.networks.bluesky.answers import xrpc_error
from sandbox.networks.bluesky.hosts import (
    ISSUER_OF,
    deactivated,
    each,
    endpoints,
    host,
    server_of,
)
from sandbox.networks.bluesky.identity import document, shown_handle
from sandbox.store import accounts, posts, tokens
from sandbox.store.accounts import Account
from sandbox.store.tokens import Token

SERVERS = tuple(ISSUER_OF)
LONGEST = 300


@endpoints.takes("whoami", *each(SERVERS, "/xrpc/com.atproto.server.getSession"), methods=("GET",))
def get_session() -> Response:
    _, account = _asking()
    told: dict[str, object] = {
        "did": account.id,
        "handle": shown_handle(account),
        "didDoc": document(account),
        "active": True,
    }
    if deactivated(account) or server_of(account) != host():
        told |= {"active": False, "status": "deactivated"}
    return replies.answer(told)


@endpoints.takes("api", *each(SERVERS, "/xrpc/com.atproto.sync.getRepoStatus"), methods=("GET",))
def get_repo_status() -> Response:
    """What everybody may know, without a token."""
    account = accounts.account("bluesky", request.args.get("did", ""))
    if account is None or server_of(account) != host():
        raise xrpc_error("RepoNotFound", "Could not find repo")
    status = "takendown" if account.suspended else "deactivated" if deactivated(account) else ""
    inactive = {"status": status} if status else {}
    return replies.answer({"did": account.id, "active": not status, **inactive})


@endpoints.takes("whoami", *each(SERVERS, "/xrpc/app.bsky.actor.getProfile"), methods=("GET",))
def get_profile() -> Response:
    """Passed on to who shows profiles, which the asking token must be allowed to do."""
    token, _ = _asking()
    _require(token, "transition:generic")
    shown = accounts.account("bluesky", request.args.get("actor", ""))
    if shown is None:
        raise xrpc_error("InvalidRequest", "Profile not found")
    return replies.answer(
        {
            "did": shown.id,
            "handle": shown_handle(shown),
            "displayName": shown.name,
            "avatar": pictures.address("cdn.bsky.app", "bluesky", shown.id),
        }
    )


@endpoints.takes(
    "publish", *each(SERVERS, "/xrpc/com.atproto.repo.createRecord"), methods=("POST",)
)
def create_record() -> Response:
    token, account = _asking()
    if deactivated(account) or server_of(account) != host():
        raise xrpc_error("AccountDeactivated", "Account is deactivated", 401)
    _require(token, "transition:generic")
    sent = request.get_json(silent=True)
    record = sent.get("record") if isinstance(sent, dict) else None
    text = record.get("text") if isinstance(record, dict) else None
    if not isinstance(text, str) or not 0 < len(text) <= LONGEST:
        message = (
            f"Invalid app.bsky.feed.post record: Record/text must not be longer than {LONGEST}"
        )
        raise xrpc_error("InvalidRequest", f"{message} graphemes")
    posts.add("bluesky", account.id, account.id, text)
    name = secrets.token_hex(6)
    return replies.answer({"uri": f"at://{account.id}/app.bsky.feed.post/{name}", "cid": name})


def _asking() -> tuple[Token, Account]:
    """Whose living token came along, and proved by the key that it is bound to."""
    kind, _, value = request.headers.get("Authorization", "").partition(" ")
    if not value:
        raise xrpc_error("AuthMissing", "Authentication Required", 401)
    token = tokens.find("bluesky", value)
    if kind.lower() == "bearer" and token:
        raise xrpc_error("InvalidToken", "Malformed token")
    if kind.lower() != "dpop":
        raise xrpc_error("InvalidToken", "Unexpected authorization type")
    proof_key = proofs.of_caller(value)
    if token is None or token.kind != "access":
        raise xrpc_error("invalid_token", "Token could not be verified", 401)
    calls.note_account(token.account)
    account = accounts.known_account("bluesky", token.account)
    if account.suspended:
        raise xrpc_error("AccountTakedown", "Account has been taken down", 401)
    if not token.alive:
        text = '"exp" claim timestamp check failed' if token.over else "Token has been revoked"
        raise xrpc_error("invalid_token", text, 401)
    session = sessions.of(token)
    if session.issuer != ISSUER_OF[host()]:
        raise xrpc_error("invalid_token", 'unexpected "iss" claim value', 401)
    if session.proof_key != proof_key:
        raise xrpc_error("invalid_token", "Invalid DPoP key binding", 401)
    return token, account


def _require(token: Token, scope: str) -> None:
    if scope not in token.scopes:
        raise xrpc_error("ScopeMissingError", f'Missing required scope "{scope}"', 403)
