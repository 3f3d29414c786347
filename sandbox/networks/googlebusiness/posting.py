"""A local post: taken with 200, also where Google's review has refused it.

https://developers.google.com/my-business/reference/rest/v4/accounts.locations.localPosts
"""

from __future__ import annotations

import re
from typing import Any

from flask import Response, request

from sandbox import replies
from sandbox.networks.googlebusiness import held
from sandbox.networks.googlebusiness.refusals import (
    NETWORK,
    POSTS,
    asking,
    endpoints,
    invalid_post,
    no_permission,
    not_found,
)
from sandbox.store import posts

LONGEST = 1500
TOPICS = frozenset({"STANDARD", "EVENT", "OFFER", "ALERT"})
# Google's review lets no number to call into the text.
PHONE = re.compile(r"\+?\d[\d ]{7,}\d")


@endpoints.takes(
    "publish", f"/{POSTS}/v4/accounts/<group>/locations/<number>/localPosts", methods=("POST",)
)
def create(group: str, number: str) -> Response:
    account = asking(POSTS)
    if group not in {each.id for each in held.groups(account)}:
        raise not_found()
    location = held.by_number(account, number)
    if location is None or (location.group or held.personal(account)) != group:
        raise not_found()  # moved to another account, or never there
    if location.barred:
        raise no_permission()
    sent = request.get_json(silent=True)
    text = _text(sent if isinstance(sent, dict) else {})
    rejected = PHONE.search(text) is not None
    post = posts.add(NETWORK, account.id, number, text, published=not rejected)
    name = f"accounts/{group}/locations/{number}/localPosts/{post}"
    body = {
        "name": name,
        "languageCode": "en",
        "summary": text,
        "state": "REJECTED" if rejected else "LIVE",
        "topicType": "STANDARD",
    }
    return replies.answer(
        body if rejected else {**body, "searchUrl": f"https://local.example/{post}"}
    )


def _text(sent: dict[str, Any]) -> str:
    text = sent.get("summary")
    if sent.get("topicType") not in TOPICS:
        raise invalid_post("topic_type", "Topic type is required for post creation.")
    if not isinstance(text, str) or not 0 < len(text) <= LONGEST:
        raise invalid_post("summary", "Summary is missing, or too long.")
    return text
