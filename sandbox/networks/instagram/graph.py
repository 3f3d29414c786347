"""Instagram's Graph host: who is asking, and its refusals."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Response, request

from sandbox import calls, replies
from sandbox.dialect import Endpoints, View
from sandbox.networks import meta
from sandbox.replies import Refused
from sandbox.store import accounts, tokens
from sandbox.store.accounts import Account, Client
from sandbox.store.tokens import Token

GRAPH = "/graph.instagram.com"
SITE = "www.instagram.com"
KIND = "IGApiException"

endpoints = Endpoints("instagram")


def node(kind: str, path: str, methods: Sequence[str]) -> Callable[[View], View]:
    versioned = f"{GRAPH}/<version:version>{path}"
    return endpoints.takes(kind, f"{GRAPH}{path}", versioned, methods=methods)


def fault(name: str, kind: str) -> Response | None:
    at_first = request.path.startswith("/api.instagram.com")
    if at_first and name == "app_disabled":
        return oauth_error("Invalid platform app")
    if at_first and name == "rate_limit":
        return oauth_error("Application request limit reached", 403)
    return meta.faulty(name)


def unknown_address() -> Response:
    if request.path.startswith("/api.instagram.com"):
        return oauth_error("Unsupported request", 404)
    rest = "/" + request.path.split("/", 2)[-1]
    return meta.error(f"Unknown path components: {rest}", 2500, kind=KIND, status=500)


def oauth_error(message: str, status: int = 400) -> Response:
    """The token endpoint has a body of its own."""
    body = {"error_type": "OAuthException", "code": status, "error_message": message}
    return replies.answer(body, status)


def app_of(client_id: str) -> Client:
    app = accounts.client("instagram", client_id)
    if app is None:
        raise Refused(oauth_error("Invalid platform app"))
    return app


def asking() -> tuple[Token, Account]:
    """Whose living token came along. Raises Refused in Instagram's words."""
    held = request.authorization
    value = request.values.get("access_token", "")
    if not value and held and held.type == "bearer":
        value = held.token or ""
    return alive(value)


def alive(value: str) -> tuple[Token, Account]:
    token = tokens.find("instagram", value)
    if token is None:
        raise meta.refuse("Invalid OAuth access token - Cannot parse access token", 190)
    account = accounts.known_account("instagram", token.account)
    calls.note_account(account.id)
    if dead := meta.why_dead(token, account, SITE):
        raise dead.refusal()
    meta.check_proof(app_of(token.client), value)
    return token, account


def require(token: Token, scope: str) -> None:
    if scope not in token.scopes:
        raise meta.refuse(
            "Application does not have permission for this action", 10, kind=KIND, status=403
        )
