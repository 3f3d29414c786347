"""Pushes as X, Facebook and TikTok sign them, and the site that hears them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client

X_WEBHOOK = "/callbacks/x/webhook/"
PAGE_WEBHOOK = "/callbacks/facebook/webhook/"
CONSUMER_SECRET = "demo-x-consumer-secret"
APP_SECRET = "demo-facebook-secret"
TIKTOK_SECRET = "demo-tiktok-secret"
DAY = timedelta(days=1)


def revoked(user: str = "15500", *, at: datetime, event: str = "593", **payload: Any) -> bytes:
    """X's event of a removed app, as its documentation has it."""
    told = {"date_time": at.isoformat(), "user_id": user, "app_id": "29820954", **payload}
    data = {"event_uuid": event, "filter": {}, "event_type": "oauth.revoke", "payload": told}
    return json.dumps({"data": data}).encode()


def x_signature(body: bytes, secret: str = CONSUMER_SECRET) -> str:
    digest = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    return f"sha256={base64.b64encode(digest).decode()}"


def tell_x(client: Client, body: bytes, secret: str = CONSUMER_SECRET) -> HttpResponse:
    return _post(client, X_WEBHOOK, body, "X-Twitter-Webhooks-Signature", x_signature(body, secret))


def integrity(page: str, status: str, *, at: datetime, **more: Any) -> dict[str, Any]:
    """One entry of Facebook's integrity webhook. ``more``: restrictions, violations."""
    told = {"timestamp": int(at.timestamp()), "status": status, **more}
    return {"time": int(at.timestamp() * 1000), "id": page, "messaging": [told]}


def restriction(feature: str, status: str = "RESTRICTED", **more: Any) -> dict[str, Any]:
    return {"feature": feature, "status": status, "description": "for 3 days", **more}


def tell_pages(client: Client, *entries: dict[str, Any], secret: str = APP_SECRET) -> HttpResponse:
    body = json.dumps({"object": "page", "entry": list(entries)}).encode()
    return tell_facebook(client, body, secret)


def tell_facebook(client: Client, body: bytes, secret: str = APP_SECRET) -> HttpResponse:
    return _post(client, PAGE_WEBHOOK, body, "X-Hub-Signature-256", hub_signature(body, secret))


def hub_signature(body: bytes, secret: str = APP_SECRET) -> str:
    return f"sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}"


def _post(client: Client, address: str, body: bytes, header: str, value: str) -> HttpResponse:
    answer: Any = client.post(
        address, body, content_type="application/json", headers={header: value}
    )
    assert isinstance(answer, HttpResponse)
    return answer


def removed(open_id: str, reason: object = 1, *, at: datetime, **changed: Any) -> bytes:
    """TikTok's event of a connection that ended, whose content is JSON inside a string."""
    event = {
        "client_key": "demo-tiktok",
        "event": "authorization.removed",
        "create_time": int(at.timestamp()),
        "user_openid": open_id,
        "content": json.dumps({"reason": reason}),
        **changed,
    }
    return json.dumps(event).encode()


def tiktok_signature(body: bytes, secret: str = TIKTOK_SECRET, moment: int = 1_800_000_000) -> str:
    signed = str(moment).encode() + b"." + body
    return f"t={moment},s={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"
