"""The Content Posting API: what a creator may, a post, and what became of it.

https://developers.tiktok.com/doc/content-posting-api-reference-direct-post
"""

from __future__ import annotations

from flask import Response, request

from sandbox.networks import callbacks
from sandbox.networks.tiktok import webhook
from sandbox.networks.tiktok.api import asking, require, spend
from sandbox.networks.tiktok.errors import endpoints, refuse, success
from sandbox.store import accounts, clock, daily_caps, database, posts
from sandbox.store.accounts import Account, Client
from sandbox.store.tokens import Token

POST = "/open.tiktokapis.com/v2/post/publish"
LEVELS = ("PUBLIC_TO_EVERYONE", "MUTUAL_FOLLOW_FRIENDS", "SELF_ONLY")
POSTS_A_DAY = 15
INITS_A_MINUTE, FETCHES_A_MINUTE = 6, 30
# People who post by an app that was not audited, in 24 hours.
UNAUDITED_PEOPLE = 5
DAY = 86400.0
ID = "v_pub_url~v2."


@endpoints.takes(
    "publish", f"{POST}/creator_info/query", f"{POST}/creator_info/query/", methods=("POST",)
)
def creator_info() -> Response:
    token, account = asking()
    require(token, "video.publish")
    levels = LEVELS if account.kind != "private" else LEVELS[1:]
    return success(
        {
            "creator_username": account.handle,
            "creator_nickname": account.name,
            "privacy_level_options": list(levels),
            "comment_disabled": False,
            "duet_disabled": False,
            "stitch_disabled": False,
            "max_video_post_duration_sec": 300,
        }
    )


@endpoints.takes("publish", f"{POST}/video/init", f"{POST}/video/init/", methods=("POST",))
def video_init() -> Response:
    token, account = asking()
    require(token, "video.publish")
    spend("publish", INITS_A_MINUTE)
    info, address = _sent()
    if info.get("privacy_level") not in LEVELS:
        raise refuse("privacy_level_option_mismatch", 403, "privacy_level is not among them.")
    client = accounts.client("tiktok", token.client)
    if client and client.unseen:
        _held_to_the_audit(account)
    if not daily_caps.of("tiktok", account.id, POSTS_A_DAY).left:
        raise refuse("spam_risk_too_many_posts", 403, "The daily post cap is reached.")
    if not address.startswith("https://"):
        raise refuse("url_ownership_unverified", 403, "Verify the ownership of the URL prefix.")
    post = posts.add("tiktok", account.id, account.id, f"{info.get('title', '')}\n{address}")
    _tell_of_it(client, account, post)
    return success({"publish_id": f"{ID}{post}"})


@endpoints.takes("publish", f"{POST}/status/fetch", f"{POST}/status/fetch/", methods=("POST",))
def status_fetch() -> Response:
    """A second place of errors: in what is told of a post, inside a success."""
    token, account = asking()
    require(token, "video.publish")
    spend("publish", FETCHES_A_MINUTE)
    body = request.get_json(silent=True)
    named = str(body.get("publish_id", "")) if isinstance(body, dict) else ""
    kept = [post for post in posts.of_account("tiktok", account.id) if f"{ID}{post['id']}" == named]
    if not kept:
        raise refuse("invalid_publish_id", 400, "The publish_id does not exist.")
    if reason := _failed(token, account):
        return success({"status": "FAILED", "fail_reason": reason})
    return success({"status": "PUBLISH_COMPLETE", "publicaly_available_post_id": [kept[0]["id"]]})


def _sent() -> tuple[dict[str, object], str]:
    body = request.get_json(silent=True)
    held = body if isinstance(body, dict) else {}
    info, source = held.get("post_info"), held.get("source_info")
    if not isinstance(info, dict) or not isinstance(source, dict):
        raise refuse("invalid_param", 400, "post_info and source_info are required.")
    if source.get("source") != "PULL_FROM_URL":
        raise refuse("invalid_param", 400, "Here only PULL_FROM_URL.")
    return info, str(source.get("video_url", ""))


def _held_to_the_audit(account: Account) -> None:
    """It is the account that must be private, not the post alone:
    https://github.com/brightbeanxyz/brightbean-studio/pull/144"""
    posted = database.fetch_all(
        "SELECT DISTINCT account FROM posts WHERE network = 'tiktok' AND at > ?", clock.now() - DAY
    )
    people = {row["account"] for row in posted}
    if account.id not in people and len(people) >= UNAUDITED_PEOPLE:
        raise refuse("reached_active_user_cap", 403, "The daily quota of posting users is used up.")
    if account.kind != "private":
        raise refuse(
            "unaudited_client_can_only_post_to_private_accounts",
            403,
            "Please review our integration guidelines.",
        )


def _failed(token: Token, account: Account) -> str:
    """TikTok's word for why; empty where it did not fail."""
    return "spam_risk_user_banned_from_posting" if account.locked else ""


def _tell_of_it(client: Client | None, account: Account, post: str) -> None:
    """One address hears of everything, also of what an app does not care for."""
    if client is not None:
        told = webhook.event(client, account, "video.publish.completed", {"share_id": post})
        callbacks.enqueue(told, wait=False)
