"""Who the token belongs to, and what that person has allowed."""

from __future__ import annotations

from flask import Response

from sandbox.networks import callbacks, meta
from sandbox.networks.facebook.graph import asking, graph_answer, node
from sandbox.store import accounts, grants
from sandbox.store.grants import Grant


@node("whoami", "/me", methods=("GET",))
def me(version: str = "") -> Response:
    token, account, grant = asking()
    if token.kind == "page":
        return graph_answer(
            meta.picked(
                {"id": token.place, "name": accounts.place_name("facebook", token.place)}, ("name",)
            )
        )
    values: dict[str, object] = {"id": account.id, "name": account.name}
    first, _, last = account.name.partition(" ")
    values |= {"first_name": first, "last_name": last}
    if "email" in grant.scopes:
        values["email"] = account.email
    return graph_answer(meta.picked(values, ("name",)))


@node("whoami", "/<person>/permissions", methods=("GET",))
def permissions(person: str, version: str = "") -> Response:
    _, account, grant = asking()
    if person not in ("me", account.id):
        raise meta.no_object(person)
    rows = [{"permission": scope, "status": "granted"} for scope in grant.scopes]
    rows += [{"permission": scope, "status": "declined"} for scope in grant.declined]
    return graph_answer({"data": rows})


@node("revoke", "/<person>/permissions", methods=("DELETE",))
def remove_app(person: str, version: str = "") -> Response:
    """Everything is taken back: as if the person had removed the app."""
    grant = _own(person)
    grants.end(grant, "given_back")
    callbacks.enqueue_removal(grant, meta.push, wait=False)
    return graph_answer({"success": True})


@node("revoke", "/<person>/permissions/<permission>", methods=("DELETE",))
def drop_permission(person: str, permission: str, version: str = "") -> Response:
    grant = _own(person)
    if permission in grant.scopes:
        grants.drop_scope(grant, permission)
    return graph_answer({"success": True})


def _own(person: str) -> Grant:
    _, account, grant = asking()
    if person not in ("me", account.id):
        raise meta.no_object(person, "delete")
    return grant
