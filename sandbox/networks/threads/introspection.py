"""``debug_token``: only for who has the token of a Threads tester of the same app.

https://developers.facebook.com/documentation/threads/troubleshooting/debug-access-token
"""

from __future__ import annotations

from flask import Response, request

from sandbox import calls, replies
from sandbox.networks import meta
from sandbox.networks.threads.graph import (
    KIND,
    SITE,
    alive,
    data_access_until,
    node,
)
from sandbox.store import accounts, grants, tokens
from sandbox.store.tokens import Token

TESTER = "TESTER"


@node("introspect", "/debug_token", methods=("GET",))
def debug_token() -> Response:
    viewer, person = alive(request.args.get("access_token", ""))
    if person.kind != TESTER:
        raise meta.refuse(
            "Application does not have permission for this action", 10, kind=KIND, status=500
        )
    token = tokens.find("threads", request.args.get("input_token", ""))
    if token is None:
        garbage = {"code": 190, "message": "Invalid OAuth access token."}
        return _answer({"error": garbage, "is_valid": False, "scopes": []})
    if token.client != viewer.client:
        raise meta.refuse("The App_id in the input_token did not match the Viewing App", 100)
    return _answer(_facts(token))


def _facts(token: Token) -> dict[str, object]:
    account = accounts.known_account("threads", token.account)
    calls.note_account(account.id)
    dead = meta.why_dead(token, account, SITE)
    application = accounts.client("threads", token.client)
    facts: dict[str, object] = {
        "type": "USER",
        "application": application.name if application else "",
        "data_access_expires_at": int(data_access_until(token) or 0),
        "expires_at": int(token.expires_at or 0),
        "is_valid": dead is None,
        "issued_at": int(token.issued_at),
        "scopes": list(grants.by_id(token.grant_id).scopes),
        "user_id": int(account.id),
    }
    if dead:
        # Here the key is "subcode", elsewhere "error_subcode".
        error: dict[str, object] = {"code": dead.code, "message": dead.sentence}
        facts["error"] = error | ({"subcode": dead.subcode} if dead.subcode else {})
    return facts


def _answer(data: dict[str, object]) -> Response:
    return replies.answer({"data": data}, content_type=meta.GRAPH_TYPE)
