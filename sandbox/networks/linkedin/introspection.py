"""Asking about a token, and giving it back.

https://learn.microsoft.com/linkedin/shared/authentication/token-introspection
"""

from __future__ import annotations

from flask import Response, request

from sandbox import calls, replies
from sandbox.networks.linkedin.errors import endpoints, missing
from sandbox.networks.linkedin.oauth import client_in_body
from sandbox.store import grants, tokens
from sandbox.store.tokens import Token


@endpoints.takes("introspect", "/www.linkedin.com/oauth/v2/introspectToken", methods=("POST",))
def introspect() -> Response:
    client = client_in_body()
    token = _token()
    if token is None or token.client != client.id:
        return replies.answer({"active": False})
    calls.note_account(token.account)
    status = "revoked" if token.ended_why else "expired" if token.over else "active"
    return replies.answer(
        {
            "active": status == "active",
            "client_id": client.id,
            "authorized_at": int(grants.by_id(token.grant_id).renewed_at),
            "created_at": int(token.issued_at),
            "status": status,
            "expires_at": int(token.expires_at or 0),
            "scope": ",".join(token.scopes),
            "auth_type": "3L",
        }
    )


@endpoints.takes("revoke", "/www.linkedin.com/oauth/v2/revoke", methods=("POST",))
def revoke() -> Response:
    client = client_in_body()
    token = _token()
    if token and token.client == client.id:
        calls.note_account(token.account)
        tokens.end(token, "given_back")
    return replies.answer({})


def _token() -> Token | None:
    value = request.form.get("token", "")
    if not value:
        raise missing("token")
    return tokens.find("linkedin", value)
