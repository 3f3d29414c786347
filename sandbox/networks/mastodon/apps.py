"""Apps, one list for each server: registered by program, scopes fixed, forgotten before 4.3.

https://docs.joinmastodon.org/methods/apps/
"""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

from flask import Response, request

from sandbox import basic_auth, replies
from sandbox.networks.mastodon.errors import endpoints, refuse, unknown_client
from sandbox.networks.mastodon.hosts import A_DAY, ANY, here
from sandbox.sent import body
from sandbox.store import accounts, clock, database
from sandbox.store.accounts import Client

OLDER = (
    *("read", "read:accounts", "read:statuses", "write", "write:accounts", "write:media"),
    *("write:statuses", "follow", "push"),
)


def known_scopes() -> tuple[str, ...]:
    """``profile`` came with 4.3."""
    return (*OLDER, "profile") if here().since_4_3 else OLDER


@endpoints.takes("token", f"/{ANY}/api/v1/apps", methods=("POST",))
def create_app(host: str) -> Response:
    sent = body()
    name, uris = sent.get("client_name", ""), _redirect_uris(sent)
    asked = (sent.get("scopes") or "read").split()
    if not name.strip():
        raise refuse("Validation failed: Application name can't be blank", 422)
    if not uris or not all(urlsplit(uri).scheme for uri in uris):
        raise refuse("Validation failed: Redirect URI must be an absolute URI.", 422)
    if not set(asked) <= set(known_scopes()):
        raise refuse("Validation failed: Scopes doesn't match configured on the server.", 422)
    client_id, secret = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    database.execute(
        "INSERT INTO clients (id, network, secret, name, scopes, server, made_at)"
        " VALUES (?, 'mastodon', ?, ?, ?, ?, ?)",
        *(client_id, secret, name, " ".join(asked), host, clock.now()),
    )
    for uri in uris:
        database.execute("INSERT OR IGNORE INTO redirect_uris VALUES (?, ?)", client_id, uri)
    made: dict[str, object] = {
        "id": str(database.count("SELECT COUNT(*) FROM clients WHERE server = ?", host)),
        "name": name,
        "website": sent.get("website") or None,
        "redirect_uri": "\n".join(uris),
        "client_id": client_id,
        "client_secret": secret,
        "vapid_key": "",
    }
    if here().since_4_3:
        made |= {"scopes": asked, "redirect_uris": uris}
    if here().since_4_4:
        made["client_secret_expires_at"] = 0
    return replies.token_answer(made)


def asking() -> Client:
    """The app that proves itself here, by Basic or in the form."""
    sent = body()
    basic = request.authorization
    named = (basic.username if basic and basic_auth.sent() else "") or sent.get("client_id", "")
    secret = (basic.password if basic and basic_auth.sent() else "") or sent.get(
        "client_secret", ""
    )
    client = find(named)
    if client is None or not client.knows(secret):
        raise unknown_client()
    return client


def find(client_id: str) -> Client | None:
    """An app of this server. Before 4.3 it forgets those that nobody uses, a day old."""
    client = accounts.client("mastodon", client_id)
    if client is None or client.server != here().host:
        return None
    if not here().since_4_3 and client.made_at < clock.now() - A_DAY and not _used(client):
        database.execute("DELETE FROM clients WHERE id = ?", client.id)
        return None
    return client


def _used(client: Client) -> bool:
    sql = "SELECT 1 FROM tokens WHERE client = ? AND ended_at IS NULL"
    return database.fetch_one(sql, client.id) is not None


def _redirect_uris(sent: dict[str, str]) -> list[str]:
    """Several since 4.3: a list, or one on each line."""
    listed = request.get_json(silent=True) if request.is_json else None
    given = listed.get("redirect_uris") if isinstance(listed, dict) else None
    if isinstance(given, list):
        return [str(uri) for uri in given]
    return sent.get("redirect_uris", "").split()
