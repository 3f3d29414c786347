"""Threads' API: who is asking, and its refusals.

Many of its errors have a type of their own and come with HTTP 500, although nothing is out of
order: so it was reported (https://github.com/tirthpatell/threads-go/issues/30).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Response, request

from sandbox import calls, replies
from sandbox.dialect import Endpoints, View
from sandbox.networks import meta
from sandbox.replies import Refused
from sandbox.store import accounts, clock, grants, tokens
from sandbox.store.accounts import Account, Client
from sandbox.store.tokens import Token

HOSTS = ("graph.threads.com", "graph.threads.net")
SITE = "www.threads.com"
KIND = "THApiException"
BASIC = "threads_basic"
PRIVATE = "PRIVATE"
# What a private profile allowed holds so long, however often its token is prolonged.
DATA_ACCESS = 90 * 86400.0

endpoints = Endpoints("threads")


def node(
    kind: str, path: str, methods: Sequence[str], *, bare: bool = False
) -> Callable[[View], View]:
    """At both names of the API; ``bare``: an address without a version, as those of tokens."""
    version = "" if bare else "/v1.0"
    return endpoints.takes(kind, *(f"/{host}{version}{path}" for host in HOSTS), methods=methods)


def fault(name: str, kind: str) -> Response | None:
    return meta.faulty(name)


def unknown_address() -> Response:
    name = request.path.rpartition("/")[2]
    return meta.error(f"Tried accessing nonexisting field ({name})", 100, kind=KIND, status=500)


def window_error(message: str, code: int) -> Response:
    """What the window and the code exchange say of an app: a body of its own."""
    return replies.answer({"error_message": message, "error_code": code}, 400)


def app_of(client_id: str) -> Client:
    """The app of this id: Threads' own, which is not that of the Meta app beside it."""
    app = accounts.client("threads", client_id)
    if app is None:
        raise Refused(window_error("No app ID was provided in the request.", 4476002))
    return app


def asking() -> tuple[Token, Account]:
    """Whose living token came along. Raises Refused in Threads' words."""
    held = request.authorization
    value = request.values.get("access_token", "")
    if not value and held and held.type == "bearer":
        value = held.token or ""
    token, account = alive(value)
    require(token, BASIC)
    return token, account


def alive(value: str) -> tuple[Token, Account]:
    token = tokens.find("threads", value)
    if token is None:
        raise meta.refuse("Invalid OAuth access token - Cannot parse access token", 190)
    account = accounts.known_account("threads", token.account)
    calls.note_account(account.id)
    if dead := meta.why_dead(token, account, SITE):
        raise dead.refusal()
    return token, account


def require(token: Token, scope: str) -> None:
    """Also where a private profile allowed it too long ago. With which words that is refused, no
    page says: the permission is not granted any longer, so they are those."""
    until = data_access_until(token)
    if scope in token.scopes and (until is None or until > clock.now()):
        return
    raise meta.refuse(
        "Application does not have permission for this action", 10, kind=KIND, status=500
    )


def data_access_until(token: Token) -> float | None:
    """Until when what was allowed holds, from the consent on; None: a public profile's."""
    account = accounts.known_account("threads", token.account)
    since = grants.by_id(token.grant_id).renewed_at
    return since + DATA_ACCESS if account.kind == PRIVATE else None
