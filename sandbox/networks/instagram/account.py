"""Whose account it is. https://developers.facebook.com/docs/instagram-platform/reference/me"""

from __future__ import annotations

from flask import Response

from sandbox import pictures, replies
from sandbox.networks import meta
from sandbox.networks.instagram.dialog import BASIC
from sandbox.networks.instagram.graph import asking, node, require
from sandbox.store.accounts import Account

KINDS = {"CREATOR": "MEDIA_CREATOR"}


@node("whoami", "/me", methods=("GET",))
def me(version: str = "") -> Response:
    token, account = asking()
    require(token, BASIC)
    return _profile(account)


@node("whoami", "/<person>", methods=("GET",))
def user_node(person: str, version: str = "") -> Response:
    token, account = asking()
    require(token, BASIC)
    if person not in (account.id, meta.scoped_id(account)):
        raise meta.no_object(person)
    return _profile(account)


def _profile(account: Account) -> Response:
    facts: dict[str, object] = {
        "id": meta.scoped_id(account),
        "user_id": account.id,
        "username": account.handle,
        "name": account.name,
        "account_type": KINDS.get(account.kind, account.kind),
        "profile_picture_url": pictures.address(
            "scontent.cdninstagram.com", "instagram", account.id
        ),
    }
    return replies.answer(meta.picked(facts, ("id",)))
