"""The account, its boards, and a Pin."""

from __future__ import annotations

from flask import Response, request

from sandbox import basic_auth, calls, pictures, replies
from sandbox.networks.pinterest.errors import endpoints, refuse, suspended, unauthenticated
from sandbox.store import accounts, posts, tokens
from sandbox.store.accounts import Account, Place
from sandbox.store.tokens import Token

API = "/api.pinterest.com/v5"


@endpoints.takes("whoami", f"{API}/user_account", methods=("GET",))
def user_account() -> Response:
    token, account = asking()
    require(token, "user_accounts:read")
    boards = accounts.places("pinterest", account.id)
    return replies.answer(
        {
            "account_type": account.kind,
            "id": account.id,
            "username": account.handle,
            "profile_image": pictures.address("i.pinimg.com", "pinterest", account.id),
            "website_url": "",
            "business_name": account.name if account.kind == "BUSINESS" else None,
            "board_count": len(boards),
            "pin_count": 0,
            "follower_count": 0,
            "following_count": 0,
            "monthly_views": 0,
        }
    )


@endpoints.takes("places", f"{API}/boards", methods=("GET",))
def boards() -> Response:
    token, account = asking()
    require(token, "boards:read")
    size = request.args.get("page_size", "25")
    if not size.isdigit() or not 1 <= int(size) <= 250:
        raise refuse(1, f"Invalid request: page_size {size[:10]} is not between 1 and 250", 400)
    mark = request.args.get("bookmark", "0")
    start = int(mark) if mark.isdigit() else 0
    every = accounts.places("pinterest", account.id)
    held = [] if account.empty_list else [board for board in every if not board.left_out]
    sheet = held[start : start + int(size)]
    more = start + len(sheet) < len(held)
    items = [_board(account, board) for board in sheet]
    return replies.answer({"items": items, "bookmark": str(start + len(sheet)) if more else None})


@endpoints.takes("places", f"{API}/boards/<board>", methods=("GET",))
def board_node(board: str) -> Response:
    token, account = asking()
    require(token, "boards:read")
    return replies.answer(_board(account, _own_board(account, board)))


@endpoints.takes("publish", f"{API}/pins", methods=("POST",))
def pins() -> Response:
    token, account = asking()
    require(token, "boards:read", "boards:write", "pins:read", "pins:write")
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict) or not isinstance(sent.get("board_id"), str):
        raise refuse(1, "Invalid request: 'board_id' is a required property", 400)
    source = sent.get("media_source")
    if not isinstance(source, dict) or not source.get("url"):
        raise refuse(1, "Invalid request: 'media_source' is a required property", 400)
    board = _own_board(account, sent["board_id"])
    title, link = str(sent.get("title") or ""), str(sent.get("link") or "")
    content = "\n".join((title, link, str(source["url"])))
    if posts.repeated("pinterest", board.id, content):
        raise refuse(
            9,
            "Sorry! You've hit a block (Pins) we have in place to combat spam."
            " Please try again later.",
            429,
        )
    app = accounts.client("pinterest", token.client)
    unseen = app is not None and app.unseen  # on trial access
    pin = posts.add("pinterest", account.id, board.id, content, unseen=unseen)
    return replies.answer(
        {"id": pin, "title": title, "link": link or None, "board_id": board.id}, 201
    )


def asking() -> tuple[Token, Account]:
    """Whose living token came along. Pinterest does not say why one is dead."""
    token = tokens.find("pinterest", basic_auth.bearer())
    if token is None or token.kind != "access":
        raise unauthenticated()
    account = accounts.known_account("pinterest", token.account)
    calls.note_account(account.id)
    if not token.alive:
        raise unauthenticated()
    if account.suspended:
        raise suspended()
    if account.needs_confirmation:
        raise refuse(
            26, "Your account is in safe mode. Please reset your password to continue.", 403
        )
    return token, account


def require(token: Token, *scopes: str) -> None:
    if not set(scopes) <= set(token.scopes):
        raise refuse(
            3,
            "Your token does not have sufficient permissions to perform this operation. Please"
            " ensure your token is authorized with the correct set of scopes.",
            401,
        )


def _own_board(account: Account, board: str) -> Place:
    place = accounts.role_at("pinterest", account.id, board)
    if place is None:
        raise refuse(40, "Board not found.", 404)
    return place


def _board(account: Account, board: Place) -> dict[str, object]:
    return {
        "id": board.id,
        "name": board.name,
        "description": "",
        "privacy": "PUBLIC",
        "owner": {"username": account.handle},
    }
