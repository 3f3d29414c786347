"""``debug_token``. https://developers.facebook.com/docs/facebook-login/guides/access-tokens/debugging"""

from __future__ import annotations

from flask import Response, request

from sandbox import calls, replies
from sandbox.networks import meta
from sandbox.networks.facebook.graph import DATA_ACCESS, bearer, node, reason
from sandbox.networks.facebook.oauth import app_by_token
from sandbox.store import accounts, grants, tokens
from sandbox.store.accounts import Client
from sandbox.store.grants import Grant
from sandbox.store.tokens import Token

OF_PAGES = ("pages_", "instagram_", "read_insights")


@node("introspect", "/debug_token", methods=("GET",))
def debug_token(version: str = "") -> Response:
    client = _viewer()
    value = request.args.get("input_token", "")
    if not value:
        raise meta.refuse("(#100) The parameter input_token is required", 100)
    if app_by_token(value):
        return _graph_answer({"app_id": client.id, "type": "APP", "is_valid": True, "scopes": []})
    token = tokens.find("facebook", value)
    if token is None:
        garbage = {"code": 190, "message": "Invalid OAuth access token."}
        return _graph_answer({"error": garbage, "is_valid": False, "scopes": []})
    if token.client != client.id:
        raise meta.refuse("(#100) The App_id in the input_token did not match the Viewing App", 100)
    return _graph_answer(_facts(client, token))


def _viewer() -> Client:
    """Whoever asks: the app itself."""
    value = bearer()
    if not value:
        raise meta.refuse("(#104) An access token is required to request this resource.", 104)
    client = app_by_token(value)
    if client is None:
        raise meta.refuse("Invalid OAuth access token signature.", 190)
    return client


def _facts(client: Client, token: Token) -> dict[str, object]:
    account = accounts.known_account("facebook", token.account)
    grant = grants.by_id(token.grant_id)
    calls.note_account(account.id)
    dead = reason(token, account, grant)
    facts: dict[str, object] = {
        "app_id": client.id,
        "type": "PAGE" if token.kind == "page" else "USER",
        "application": client.name,
        "data_access_expires_at": int(grant.renewed_at + DATA_ACCESS),
        "expires_at": int(token.expires_at or 0),
        "is_valid": dead is None,
        "issued_at": int(token.issued_at),
        "scopes": list(grant.scopes),
        "granular_scopes": _granular(grant),
        "user_id": account.id,
    }
    if token.kind == "page":
        facts["profile_id"] = token.place
    if dead:
        # Here the key is "subcode", elsewhere "error_subcode".
        error: dict[str, object] = {"code": dead.code, "message": dead.sentence}
        facts["error"] = error | ({"subcode": dead.subcode} if dead.subcode else {})
    return facts


def _granular(grant: Grant) -> list[dict[str, object]]:
    """Which Pages were ticked; a scope without targets is for every Page."""
    granular: list[dict[str, object]] = []
    for scope in grant.scopes:
        entry: dict[str, object] = {"scope": scope}
        if scope.startswith(OF_PAGES) and grant.places is not None:
            entry["target_ids"] = list(grant.places)
        granular.append(entry)
    return granular


def _graph_answer(data: dict[str, object]) -> Response:
    return replies.answer({"data": data}, content_type=meta.GRAPH_TYPE)
