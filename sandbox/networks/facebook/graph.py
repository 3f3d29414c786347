"""The Graph API's manners: versions, who is asking, usage headers."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence

from flask import Response, request

from sandbox import calls, replies
from sandbox.dialect import Endpoints, View
from sandbox.networks import graph_versions, meta
from sandbox.networks.meta import DeadToken
from sandbox.store import accounts, clock, grants, tokens
from sandbox.store.accounts import Account, Client
from sandbox.store.grants import Grant
from sandbox.store.tokens import Token

GRAPH = "/graph.facebook.com"
SITE = "www.facebook.com"
DATA_ACCESS = 90 * 86400.0
CALLS_AN_HOUR = 200  # for each user
PUBLISHING = frozenset({"CREATE_CONTENT", "MANAGE"})
# What each role on a Page may do.
TASKS = {
    "ADMIN": ("ADVERTISE", "ANALYZE", "CREATE_CONTENT", "MESSAGING", "MODERATE", "MANAGE"),
    "EDITOR": ("ADVERTISE", "ANALYZE", "CREATE_CONTENT", "MESSAGING", "MODERATE"),
    "ANALYST": ("ANALYZE",),
}

endpoints = Endpoints("facebook")


def node(kind: str, path: str, methods: Sequence[str]) -> Callable[[View], View]:
    """A Graph address, with a version in front and without."""
    versioned = f"{GRAPH}/<version:version>{path}"
    return endpoints.takes(kind, f"{GRAPH}{path}", versioned, methods=methods)


def fault(name: str, kind: str) -> Response | None:
    if kind == "token" and name == "app_disabled":
        return meta.error("Error validating application. Application has been deleted.", 101)
    return meta.faulty(name)


def unknown_address() -> Response:
    rest = re.sub(r"^/[^/]+(/v\d+\.\d+)?", "", request.path)
    return meta.error(f"Unknown path components: {rest or '/'}", 2500)


def graph_answer(body: dict[str, object]) -> Response:
    return replies.answer(body, content_type=meta.GRAPH_TYPE)


def usage(kind: str) -> dict[str, str]:
    """``X-App-Usage`` in percent of what an app may ask in the last hour."""
    asked = calls.since("facebook", clock.now() - 3600)
    people = max(1, len(accounts.accounts("facebook")))
    percent = min(100, round(100 * asked / (CALLS_AN_HOUR * people)))
    used_up = {"call_count": percent, "total_cputime": 0, "total_time": percent // 4}
    return {"X-App-Usage": json.dumps(used_up), **graph_versions.header(), **_page_usage()}


def _page_usage() -> dict[str, str]:
    """``X-Business-Use-Case-Usage`` of the Page that was asked for."""
    page = (request.view_args or {}).get("page")
    if page is None:
        return {}
    used = {"call_count": 1, "total_cputime": 1, "total_time": 1}
    used_up = {"type": "pages", **used, "estimated_time_to_regain_access": 0}
    return {"X-Business-Use-Case-Usage": json.dumps({page: [used_up]})}


def app_of(client_id: str) -> Client:
    """The app that a token names."""
    app = accounts.client("facebook", client_id)
    if app is None:
        raise meta.refuse(
            "Error validating application. Cannot get application info due to a system error.", 101
        )
    return app


def bearer() -> str:
    """The access token of this request, wherever it stands."""
    basic = request.authorization
    held = basic.token if basic and basic.type == "bearer" else ""
    return request.values.get("access_token", "") or held or ""


def asking() -> tuple[Token, Account, Grant]:
    """Whose living token came along. Raises Refused in Facebook's words."""
    value = bearer()
    if not value:
        raise meta.refuse(
            "An active access token must be used to query information about the current user.",
            2500,
        )
    token = tokens.find("facebook", value)
    if token is None:
        raise meta.refuse("Invalid OAuth access token - Cannot parse access token", 190)
    account = accounts.known_account("facebook", token.account)
    grant = grants.by_id(token.grant_id)
    calls.note_account(account.id)
    if dead := reason(token, account, grant):
        raise dead.refusal()
    meta.check_proof(app_of(token.client), value)
    return token, account, grant


def reason(token: Token, account: Account, grant: Grant) -> DeadToken | None:
    """Why the token does not work; None while it does."""
    if dead := meta.why_dead(token, account, SITE):
        return dead
    if grant.renewed_at + DATA_ACCESS <= clock.now():
        return DeadToken(
            "The access token is invalid since the user hasn't engaged the app in longer than"
            " 90 days.",
            190,
        )
    return page_reason(token, grant) if token.kind == "page" else None


def page_reason(token: Token, grant: Grant) -> DeadToken | None:
    """What ends a Page's token alone: the role there, or the tick."""
    if accounts.role_at("facebook", token.account, token.place) is None:
        sentence = "The user must be an administrator of the page in order to impersonate it."
        return DeadToken(sentence, 190)
    unticked = grant.places is not None and token.place not in grant.places
    if unticked or "pages_show_list" not in grant.scopes:
        return DeadToken(
            "Any of the pages_read_engagement, pages_manage_metadata, pages_read_user_content,"
            " pages_manage_ads, pages_show_list or pages_messaging permission(s) must be granted"
            " before impersonating a user's page.",
            190,
        )
    return None
