"""Publishing in two steps: a container, then its publication; and what is left of the day's posts.

https://developers.facebook.com/docs/threads/posts
"""

from __future__ import annotations

from flask import Response, request

from sandbox import replies
from sandbox.networks import meta
from sandbox.networks.threads.graph import KIND, app_of, asking, node, require
from sandbox.networks.threads.profile import person_of
from sandbox.replies import Refused
from sandbox.store import daily_caps
from sandbox.store import posts as kept
from sandbox.store.accounts import Account

PUBLISH = "threads_content_publish"
POSTS_A_DAY = 250
LONGEST = 500
TYPES = ("TEXT", "IMAGE", "VIDEO")


@node("publish", "/<person>/threads", methods=("POST",))
def container(person: str) -> Response:
    account, _ = _publisher(person)
    kind, text = request.values.get("media_type", ""), request.values.get("text", "")
    media = request.values.get(f"{kind.lower()}_url", "")
    if kind not in TYPES:
        wanted = ", ".join(TYPES)
        raise _parameter(f"Param media_type must be one of {{{wanted}}}", status=500)
    if len(text) > LONGEST:
        raise _parameter(f"Param text must be at most {LONGEST} characters long.")
    if kind == "TEXT" and not text:
        raise _parameter("The parameter text is required.", status=500)
    if kind != "TEXT" and not media.startswith(("https://", "http://")):
        raise meta.refuse("The media could not be fetched from this URI", 9004, 2207052)
    content = f"{media}\n{text}"
    return replies.answer(
        {"id": kept.add("threads", account.id, account.id, content, published=False)}
    )


@node("publish", "/<person>/threads_publish", methods=("POST",))
def publish(person: str) -> Response:
    account, unseen = _publisher(person)
    if not daily_caps.of("threads", account.id, POSTS_A_DAY).left:
        # No page says in which words; these are Meta's where Instagram's day is full.
        raise meta.refuse(
            "Application request limit reached",
            *(9, 2207042),
            error_user_title="You reached the limit",
            error_user_msg="You reached maximum number of posts that is allowed to be published.",
        )
    name = request.values.get("creation_id", "")
    content = kept.draft("threads", account.id, name)
    if content is None:
        raise meta.refuse(
            "The requested resource does not exist",
            *(24, 4279009),
            is_transient=False,
            error_user_title="Media Not Found",
            error_user_msg=f"The media with id {name} cannot be found.",
        )
    return replies.answer(
        {"id": kept.add("threads", account.id, account.id, content, unseen=unseen)}
    )


@node("whoami", "/<person>/threads_publishing_limit", methods=("GET",))
def publishing_limit(person: str) -> Response:
    """Only for who may publish: https://developers.facebook.com/docs/threads/overview"""
    account, _ = _publisher(person, "get")
    cap = daily_caps.of("threads", account.id, POSTS_A_DAY)
    config = {"quota_total": cap.limit, "quota_duration": int(daily_caps.DAY)}
    return replies.answer({"data": [{"quota_usage": cap.used, "config": config}]})


def _publisher(person: str, verb: str = "post") -> tuple[Account, bool]:
    """Who publishes, and whether only those with a role at the app will see it."""
    token, account = asking()
    person_of(person, account, verb)
    require(token, PUBLISH)
    return account, app_of(token.client).unseen


def _parameter(message: str, status: int = 400) -> Refused:
    return meta.refuse(message, 100, kind=KIND, status=status)
