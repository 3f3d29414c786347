"""Meta's signed requests, as a test makes and sends them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

from django.http import HttpResponse
from django.test import Client

DEAUTHORIZE = "/callbacks/facebook/deauthorize/"
DELETE = "/callbacks/facebook/delete-data/"
SECRET = "demo-facebook-secret"


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def signed(secret: str = SECRET, *, at: datetime | None = None, **changes: Any) -> str:
    issued = int((at or datetime.now(UTC)).timestamp())
    fields = {"algorithm": "HMAC-SHA256", "issued_at": issued, "user_id": "218471"}
    return sealed(json.dumps({**fields, **changes}).encode(), secret)


def sealed(raw: bytes, secret: str = SECRET) -> str:
    payload = b64(raw)
    signature = hmac.new(secret.encode(), payload.encode(), hashlib.sha256).digest()
    return f"{b64(signature)}.{payload}"


def post(client: Client, address: str, request: str) -> HttpResponse:
    answer: Any = client.post(address, {"signed_request": request})
    assert isinstance(answer, HttpResponse)
    return answer
