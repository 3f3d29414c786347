"""Whose profile it is. https://developers.facebook.com/docs/threads/threads-profiles"""

from __future__ import annotations

from flask import Response

from sandbox import pictures, replies
from sandbox.networks import meta
from sandbox.networks.threads.graph import KIND, PRIVATE, asking, node
from sandbox.store.accounts import Account

__all__ = ["PRIVATE", "me", "person_of", "user_node"]


@node("whoami", "/me", methods=("GET",))
def me() -> Response:
    _, account = asking()
    return _profile(account)


@node("whoami", "/<int:person>", methods=("GET",))
def user_node(person: int) -> Response:
    _, account = asking()
    person_of(str(person), account)
    return _profile(account)


def person_of(named: str, account: Account, verb: str = "get") -> None:
    """Only the person's own profile is there for their token."""
    if named not in ("me", account.id):
        raise meta.refuse(
            f"Unsupported {verb} request. Object with ID '{named}' does not exist, cannot be loaded"
            " due to missing permissions, or does not support this operation",
            *(100, 33),
            kind=KIND,
        )


def _profile(account: Account) -> Response:
    facts: dict[str, object] = {
        "id": account.id,
        "username": account.handle,
        "name": account.name,
        "threads_profile_picture_url": pictures.address(
            "scontent.cdninstagram.com", "threads", account.id
        ),
    }
    return replies.answer(meta.picked(facts, ("id",)))
