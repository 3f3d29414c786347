"""The channel behind a token, and an upload. https://developers.google.com/youtube/v3/docs"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Response, request

from sandbox import basic_auth, calls, pictures, replies
from sandbox.networks.google.answers import dead_token
from sandbox.networks.youtube.answers import (
    CLOSED,
    NONE,
    endpoints,
    insufficient_scopes,
    refuse,
    units_used_up,
)
from sandbox.networks.youtube.page import MANAGE, READ, UPLOAD
from sandbox.replies import Refused
from sandbox.store import accounts, clock, posts, tokens
from sandbox.store.accounts import Account
from sandbox.store.tokens import Token

API = "/www.googleapis.com/youtube/v3"
# Of the project, for everybody; the day turns at midnight in California.
UNITS_A_DAY = 10_000
COSTS = {"whoami": 1, "publish": 100}
PACIFIC = ZoneInfo("America/Los_Angeles")
LONGEST_TITLE = 100


@endpoints.takes("whoami", f"{API}/channels", methods=("GET",))
def channels() -> Response:
    token, account = asking()
    require(token, READ, MANAGE)
    spend("whoami")
    parts = [part for part in request.args.get("part", "").split(",") if part]
    if not parts:
        raise refuse(
            400, "missingRequiredParameter", "No filter selected. Expected: part", "global"
        )
    if request.args.get("mine") != "true":
        raise refuse(400, "missingRequiredParameter", "No filter selected.", "youtube.parameter")
    channel = _channel(account)
    item = {name: channel[name] for name in ("kind", "id", *parts) if name in channel}
    return replies.answer(
        {
            "kind": "youtube#channelListResponse",
            "pageInfo": {"totalResults": 1, "resultsPerPage": 5},
            "items": [item],
        }
    )


@endpoints.takes(
    "publish",
    f"/www.googleapis.com/upload{API.removeprefix('/www.googleapis.com')}/videos",
    f"{API}/videos",
    methods=("POST",),
)
def videos() -> Response:
    token, account = asking()
    require(token, UPLOAD, MANAGE)
    spend("publish")
    sent = request.get_json(silent=True)
    snippet = sent.get("snippet") if isinstance(sent, dict) else None
    title = snippet.get("title") if isinstance(snippet, dict) else None
    if not isinstance(title, str) or not 0 < len(title) <= LONGEST_TITLE:
        message = "The request metadata specifies an invalid or empty video title."
        raise refuse(400, "invalidTitle", message, "youtube.video")
    client = accounts.client("youtube", token.client)
    unseen = client is not None and client.unseen
    video = posts.add("youtube", account.id, account.id, title, unseen=unseen)
    status = {"uploadStatus": "uploaded", "privacyStatus": "private" if unseen else "public"}
    return replies.answer({"kind": "youtube#video", "id": video, "status": status})


def asking() -> tuple[Token, Account]:
    """Whose living token came along, and that there is a channel to act for."""
    token = tokens.find("youtube", basic_auth.bearer())
    if token is None or token.kind != "access":
        raise dead_token()
    account = accounts.known_account("youtube", token.account)
    calls.note_account(account.id)
    if not token.alive:
        raise dead_token()
    if account.kind == NONE:
        raise refuse(401, "youtubeSignupRequired", "Unauthorized", "youtube.header")
    if account.kind == CLOSED:
        message = "The YouTube account of the authenticated user is closed."
        raise refuse(403, "authenticatedUserAccountClosed", message)
    if account.suspended:
        message = "The YouTube account of the authenticated user is suspended."
        raise refuse(403, "authenticatedUserAccountSuspended", message)
    return token, account


def require(token: Token, *scopes: str) -> None:
    """One of these is enough."""
    if not set(scopes) & set(token.scopes):
        raise insufficient_scopes()


def spend(kind: str) -> None:
    """Raises Refused where the project's units of the day do not reach for it."""
    used = sum(
        calls.since("youtube", _midnight(), endpoint=each) * cost for each, cost in COSTS.items()
    )
    if used + COSTS[kind] > UNITS_A_DAY:
        raise Refused(units_used_up())


def _midnight() -> float:
    now = datetime.fromtimestamp(clock.now(), PACIFIC)
    return now.replace(hour=0, minute=0, second=0, microsecond=0).timestamp()


def _channel(account: Account) -> dict[str, object]:
    picture = pictures.address("yt3.ggpht.com", "youtube", account.id)
    snippet: dict[str, object] = {
        "title": account.name,
        "description": "",
        "thumbnails": {"default": {"url": picture, "width": 88, "height": 88}},
    }
    if account.handle:
        snippet["customUrl"] = f"@{account.handle}"
    return {
        "kind": "youtube#channel",
        "id": account.id,
        "snippet": snippet,
        "status": {"privacyStatus": "public", "isLinked": True},
    }
