"""Asking about a token, and giving it back.

https://learn.microsoft.com/linkedin/shared/authentication/token-introspection
"""

from __future__ import annotations

from flask import Response, request

from sandbox import calls, replies
from sandbox.networks.linkedin.errors import desk, missing
from sandbox.networks.linkedin.oauth import client_in_body
from sandbox.store import grants, tokens
from sandbox.store.tokens import Token


@desk.takes("introspect", "/www.linkedin.com/oauth/v2/introspectToken", methods=("POST",))
def introspect() -> Response:
    client = client_in_body()
    found = _token()
    if found is None or found.client != client.id:
        return replies.answer({"active": False})
    calls.note_account(found.account)
    status = "revoked" if found.ended_why else "expired" if found.over else "active"
    return replies.answer(
        {
            "active": status == "active",
            "client_id": client.id,
            "authorized_at": int(grants.by_id(found.grant_id).renewed_at),
            "created_at": int(found.issued_at),
            "status": status,
            "expires_at": int(found.expires_at or 0),
            "scope": ",".join(found.scopes),
            "auth_type": "3L",
        }
    )


@desk.takes("revoke", "/www.linkedin.com/oauth/v2/revoke", methods=("POST",))
def revoke() -> Response:
    client = client_in_body()
    found = _token()
    if found and found.client == client.id:
        calls.note_account(found.account)
        tokens.end(found, "given_back")
    return replies.answer({})


def _token() -> Token | None:
    value = request.form.get("token", "")
    if not value:
        raise missing("token")
    return tokens.find("linkedin", value)
