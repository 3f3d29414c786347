"""The ``oauth.revoke`` event of the Activity API: a person has removed the app.

https://docs.x.com/x-api/activity/event-payloads
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets

from sandbox.dialect import Call, Handshake
from sandbox.store import clock
from sandbox.store.accounts import Account, Client


def push(client: Client, account: Account, delete_data: bool) -> list[Call]:
    if not client.webhook_url:
        return []
    payload = {
        "date_time": clock.moment(clock.now()).isoformat(timespec="seconds"),
        "user_id": account.id,
        "app_id": "29820954",
    }
    event = {
        "event_uuid": str(secrets.randbelow(10**19)),
        "filter": {},
        "event_type": "oauth.revoke",
        "payload": payload,
    }
    body = json.dumps({"data": event}).encode()
    headers = {
        "Content-Type": "application/json",
        "x-twitter-webhooks-signature": _signed(client, body),
    }
    return [Call(client.webhook_url, body, headers, _handshake(client))]


def _handshake(client: Client) -> Handshake:
    token = base64.b64encode(secrets.token_bytes(24)).decode()
    return Handshake({"crc_token": token}, _signed(client, token.encode()))


def _signed(client: Client, what: bytes) -> str:
    """With the consumer secret, which is not the client secret of OAuth 2.0."""
    key = f"{client.id}-consumer-secret".encode()
    return f"sha256={base64.b64encode(hmac.new(key, what, hashlib.sha256).digest()).decode()}"
