"""Page Integrity: what an app that is installed on a Page hears of its restrictions.

https://developers.facebook.com/docs/pages-api/integrity-webhook
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets

from flask import Response, request

from sandbox.dialect import Call, Handshake
from sandbox.networks import meta
from sandbox.networks.facebook.graph import asking, graph_answer, node
from sandbox.store import accounts, clock, database, restrictions
from sandbox.store.accounts import Client
from sandbox.store.restrictions import Restriction

FIELD = "business_integrity"
FEATURES = ("page_publish", "page_read_only", "page_messaging", "page_messaging_api")
PUBLISHING = frozenset({"page_publish", "page_read_only"})
VERIFY_TOKEN = "-verify-token"  # behind the app's id


@node("api", "/<page>/subscribed_apps", methods=("POST",))
def subscribe(page: str, version: str = "") -> Response:
    """Install the app on the Page, for these fields of its webhook."""
    token, _, grant = asking()
    if token.kind != "page" or token.place != page:
        raise meta.refuse("(#210) A page access token is required to request this resource.", 210)
    if "pages_manage_metadata" not in grant.scopes:
        raise meta.refuse(
            "(#200) To subscribe to the business_integrity field, one of these permissions is"
            " needed: pages_manage_metadata",
            200,
            status=403,
        )
    database.execute(
        "INSERT OR REPLACE INTO subscriptions VALUES (?, ?, ?)",
        *(token.client, page, request.values.get("subscribed_fields", "")),
    )
    return graph_answer({"success": True})


def require_unrestricted(page: str) -> None:
    held = restrictions.standing("facebook", page)
    if PUBLISHING & {restriction.feature for restriction in held}:
        raise meta.refuse(
            "The action attempted has been deemed abusive or is otherwise disallowed",
            368,
            error_user_title="Your Page is restricted",
            error_user_msg="It cannot publish for now.",
        )


def tell(page: str, ended: list[Restriction]) -> list[Call]:
    """What the apps on this Page hear now that its restrictions have changed."""
    held = restrictions.standing("facebook", page)
    features = {restriction.feature for restriction in held}
    status = "suspended" if "page_publish" in features else "restricted" if held else "ok"
    told = [_row(each, "RESTRICTED") for each in held]
    told += [_row(each, "UNRESTRICTED") for each in ended]
    news = {"timestamp": int(clock.now()), "status": status, "restrictions": told}
    entry = {"time": int(clock.now() * 1000), "id": page, "messaging": [news]}
    body = json.dumps({"object": "page", "entry": [entry]}).encode()
    return [_call(client, body) for client in _installed(page)]


def _row(restriction: Restriction, status: str) -> dict[str, object]:
    row: dict[str, object] = {"feature": restriction.feature, "status": status}
    row |= {"description": "A restriction of this Page", "applied_time": int(clock.now())}
    if restriction.until is not None:
        row["expiration_time"] = int(restriction.until)
    return row


def _installed(page: str) -> list[Client]:
    sql = "SELECT client, fields FROM subscriptions WHERE place = ?"
    apps = [
        accounts.client("facebook", row["client"])
        for row in database.fetch_all(sql, page)
        if FIELD in row["fields"].split(",")
    ]
    return [app for app in apps if app and app.webhook_url]


def _call(client: Client, body: bytes) -> Call:
    signature = hmac.new(client.secret.encode(), body, hashlib.sha256).hexdigest()
    headers = {
        "Content-Type": "application/json",
        "X-Hub-Signature-256": f"sha256={signature}",
    }
    challenge = str(secrets.randbelow(10**10))
    query = {
        "hub.mode": "subscribe",
        "hub.challenge": challenge,
        "hub.verify_token": client.id + VERIFY_TOKEN,
    }
    return Call(client.webhook_url, body, headers, Handshake(query, challenge))
