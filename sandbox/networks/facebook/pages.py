"""Pages: the list, one Page, and a post on it.

https://developers.facebook.com/docs/graph-api/reference/user/accounts/
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from urllib.parse import urlencode

from flask import Response, request

from sandbox import pictures
from sandbox.networks import meta
from sandbox.networks.facebook import integrity
from sandbox.networks.facebook.graph import (
    GRAPH,
    PUBLISHING,
    TASKS,
    app_of,
    asking,
    bearer,
    graph_answer,
    node,
)
from sandbox.store import accounts, clock, daily_caps, posts, tokens
from sandbox.store.accounts import Account, Place
from sandbox.store.grants import Grant
from sandbox.store.tokens import Token

# Of one person by the API; far more than anybody posts, and Meta names no number.
POSTS_A_DAY = 500
FIELDS = ("access_token", "category", "category_list", "name", "id", "tasks", "picture")


@node("places", "/<person>/accounts", methods=("GET",))
def my_pages(person: str, version: str = "") -> Response:
    token, account, grant = asking()
    if token.kind == "page" or person not in ("me", account.id):
        raise meta.refuse(
            "(#100) Tried accessing nonexisting field (accounts) on node type (Page)", 100
        )
    ticked = _listed(grant, account)
    limit = max(1, min(100, request.args.get("limit", 25, type=int)))
    start = _cursor(request.args.get("after", ""))
    sheet = ticked[start : start + limit]
    body: dict[str, object] = {"data": [_facts(token, grant, page) for page in sheet]}
    if sheet:
        body["paging"] = _paging(start, len(sheet), more=start + limit < len(ticked))
    return graph_answer(body)


@node("places", "/<page>", methods=("GET",))
def page_node(page: str, version: str = "") -> Response:
    token, account, grant = asking()
    if page == account.id and token.kind != "page":
        return graph_answer(meta.picked({"id": account.id, "name": account.name}, ("name",)))
    held = accounts.role_at("facebook", account.id, page)
    if token.kind == "page" and token.place != page:
        held = None
    if held is None or held not in _ticked(grant):
        raise meta.no_object(page)
    return graph_answer(meta.picked(_all_facts(token, grant, held), ("name",)))


@node("publish", "/<page>/feed", methods=("POST",))
def feed(page: str, version: str = "") -> Response:
    token, account, grant = asking()
    held = accounts.role_at("facebook", account.id, page)
    if held is None or (token.kind == "page" and token.place != page):
        raise meta.no_object(page, "post")
    _may_post(token, grant, held)
    integrity.require_unrestricted(page)
    cap = daily_caps.of("facebook", account.id, POSTS_A_DAY)
    if not cap.left:
        raise meta.refuse("(#341) Feed action request limit reached", 341, status=403)
    message = request.values.get("message", "") or request.values.get("link", "")
    if not message:
        raise meta.refuse("(#100) Missing message or attachment", 100)
    if posts.repeated("facebook", page, message):
        raise meta.refuse(
            "(#506) Duplicate status message",
            506,
            1455006,
            error_user_title="Duplicate Status Update",
            error_user_msg="This status update is identical to the last one you posted.",
        )
    unseen = app_of(token.client).unseen
    post = posts.add("facebook", account.id, page, message, unseen=unseen)
    return graph_answer({"id": f"{page}_{post}"})


def _may_post(token: Token, grant: Grant, held: Place) -> None:
    if token.kind != "page":
        raise meta.refuse(
            "(#200) Unpublished posts must be posted to a page as the page itself.",
            200,
            status=403,
        )
    scopes = {"pages_manage_posts", "pages_read_engagement"} <= set(grant.scopes)
    if not scopes or not PUBLISHING & set(TASKS[held.role]):
        raise meta.refuse(
            "(#200) If posting to a group, requires app being installed in the group, and either"
            " publish_to_groups permission with user token, or both pages_read_engagement and"
            " pages_manage_posts permission with page token; If posting to a page, requires both"
            " pages_read_engagement and pages_manage_posts as an admin with sufficient"
            " administrative permission",
            200,
            status=403,
        )


def _ticked(grant: Grant) -> list[Place]:
    """The Pages that the app may see: a role there, and a tick in the dialog."""
    if "pages_show_list" not in grant.scopes:
        return []
    held = accounts.places("facebook", grant.account)
    return [page for page in held if grant.places is None or page.id in grant.places]


def _listed(grant: Grant, account: Account) -> list[Place]:
    """Those of them that the list has: a portfolio's Pages take another permission."""
    if account.empty_list:
        return []
    business = "business_management" in grant.scopes
    return [
        page for page in _ticked(grant) if not page.left_out and (business or not page.business)
    ]


def _facts(token: Token, grant: Grant, page: Place) -> dict[str, object]:
    return meta.picked(_all_facts(token, grant, page), FIELDS)


def _all_facts(token: Token, grant: Grant, page: Place) -> dict[str, object]:
    facts: dict[str, object] = {
        "id": page.id,
        "name": page.name,
        "category": page.category,
        "category_list": [{"id": str(2200 + len(page.category)), "name": page.category}],
        "tasks": list(TASKS[page.role]),
    }
    if "picture" in request.args.get("fields", ""):
        facts["picture"] = {"data": _picture(page)}
    if "access_token" in request.args.get("fields", "access_token") and token.kind != "page":
        facts["access_token"] = _page_token(token, grant, page)
    return facts


def _picture(page: Place) -> dict[str, object]:
    url = pictures.address("scontent.xx.fbcdn.net", "facebook", page.id)
    return {"height": 200, "is_silhouette": False, "url": url, "width": 200}


def _page_token(token: Token, grant: Grant, page: Place) -> str:
    """No end date where it comes from a long-lived token; else it ends with that one.

    The same user token is told the same Page token each time.
    """
    short = token.kind == "short" and token.expires_at is not None
    life = token.expires_at - clock.now() if short and token.expires_at else None
    mark = hmac.new(bearer().encode(), page.id.encode(), hashlib.sha512).hexdigest()
    return tokens.issue("page", grant, prefix="EAA", life=life, place=page.id, body=mark)


def _paging(start: int, length: int, *, more: bool) -> dict[str, object]:
    paging: dict[str, object] = {
        "cursors": {"before": _mark(start), "after": _mark(start + length)}
    }
    if more:
        # As the real one: everything that was asked comes again, the token too.
        asked = {**request.args, "after": _mark(start + length)}
        asked.pop("appsecret_proof", None)
        address = request.path.removeprefix(GRAPH)
        paging["next"] = f"https://graph.facebook.com{address}?{urlencode(asked)}"
    return paging


def _mark(position: int) -> str:
    return base64.urlsafe_b64encode(json.dumps(position).encode()).decode().rstrip("=")


def _cursor(mark: str) -> int:
    try:
        return int(base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4))) if mark else 0
    except ValueError:
        raise meta.refuse("(#100) Invalid cursor", 100) from None
