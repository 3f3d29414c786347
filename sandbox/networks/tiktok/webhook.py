"""What TikTok tells an app: signed, and sent again for three days until it is taken.

https://developers.tiktok.com/doc/webhooks-overview
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping

from sandbox.dialect import Call
from sandbox.store import clock
from sandbox.store.accounts import Account, Client

# Why a connection ended, by the numbers of https://developers.tiktok.com/doc/webhooks-events .
REASONS: Mapping[str, int] = {
    "unknown": 0,
    "user": 1,
    "account_deleted": 2,
    "age_changed": 3,
    "banned": 4,
    "developer": 5,
}
SENT_AGAIN_FOR = 72 * 3600.0


def push(client: Client, account: Account, delete_data: bool) -> list[Call]:
    return tell(client, account, "user")


def tell(client: Client, account: Account, reason: str) -> list[Call]:
    """That the connection has ended: the token is dead already."""
    return event(client, account, "authorization.removed", {"reason": REASONS[reason]})


def event(client: Client, account: Account, name: str, content: Mapping[str, object]) -> list[Call]:
    if not client.webhook_url:
        return []
    body = {
        "client_key": client.id,
        "event": name,
        "create_time": int(clock.now()),
        "user_openid": account.id,
        "content": json.dumps(content),  # JSON inside a string
    }
    return [call(client, json.dumps(body).encode())]


def call(client: Client, body: bytes) -> Call:
    """Signed for this moment: another signature each time that the same is sent again."""
    at = str(int(clock.now()))
    key = f"{client.id}-secret".encode()
    signature = hmac.new(key, at.encode() + b"." + body, hashlib.sha256).hexdigest()
    headers = {
        "Content-Type": "application/json",
        "Tiktok-Signature": f"t={at},s={signature}",
    }
    return Call(client.webhook_url, body, headers, client=client.id, again_for=SENT_AGAIN_FOR)
