"""Publishing in two steps: a container, then its publication.

https://developers.facebook.com/docs/instagram-platform/content-publishing
"""

from __future__ import annotations

from flask import Response, request

from sandbox import replies
from sandbox.networks import meta
from sandbox.networks.instagram.dialog import PERSONAL
from sandbox.networks.instagram.graph import app_of, asking, node, require
from sandbox.store import daily_caps, posts
from sandbox.store.accounts import Account

PUBLISH = "instagram_business_content_publish"
POSTS_A_DAY = 100


@node("publish", "/<person>/media", methods=("POST",))
def media(person: str, version: str = "") -> Response:
    account, _ = _publisher(person)
    image = request.values.get("image_url", "") or request.values.get("video_url", "")
    if not image.startswith(("https://", "http://")):
        raise meta.refuse(
            "Only photo or video can be accepted as media type.", 9004, 2207052, is_transient=False
        )
    content = f"{image}\n{request.values.get('caption', '')}"
    draft = posts.add("instagram", account.id, account.id, content, published=False)
    return replies.answer({"id": draft})


@node("publish", "/<person>/media_publish", methods=("POST",))
def media_publish(person: str, version: str = "") -> Response:
    account, unseen = _publisher(person)
    if not daily_caps.of("instagram", account.id, POSTS_A_DAY).left:
        raise meta.refuse(
            "Application request limit reached",
            *(9, 2207042),
            error_user_title="You reached the limit",
            error_user_msg="You reached maximum number of posts that is allowed to be published"
            " by Content Publishing API.",
        )
    content = posts.draft("instagram", account.id, request.values.get("creation_id", ""))
    if content is None:
        raise meta.refuse(
            "Media ID is not available",
            9007,
            2207027,
            error_user_title="Cannot Publish",
            error_user_msg="The media is not ready for publishing, please wait for a moment",
        )
    if posts.repeated("instagram", account.id, content):
        raise meta.refuse(
            "The action was blocked",
            9,
            2207051,
            error_user_title="Action is blocked",
            error_user_msg="Publishing the same again looks like spam.",
        )
    post = posts.add("instagram", account.id, account.id, content, unseen=unseen)
    return replies.answer({"id": post})


@node("whoami", "/<person>/content_publishing_limit", methods=("GET",))
def publishing_limit(person: str, version: str = "") -> Response:
    """https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/content_publishing_limit"""
    account, _ = _publisher(person)
    cap = daily_caps.of("instagram", account.id, POSTS_A_DAY)
    config = {"quota_total": cap.limit, "quota_duration": int(daily_caps.DAY)}
    return replies.answer({"data": [{"quota_usage": cap.used, "config": config}]})


def _publisher(person: str) -> tuple[Account, bool]:
    """Who publishes, and whether only those with a role at the app will see it."""
    token, account = asking()
    if person not in ("me", account.id, meta.scoped_id(account)):
        raise meta.no_object(person, "post")
    require(token, PUBLISH)
    if account.kind == PERSONAL:
        raise meta.refuse("The user is not an Instagram Business", 100)
    return account, app_of(token.client).unseen
