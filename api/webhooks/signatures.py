"""Proof that a call is ours, in the manner of Standard Webhooks.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from api.models import Hook
from core.sealed.columns import read

MARK = "whsec_"
RANDOM_BYTES = 32
# So long a changed secret signs along, for tools that have not been told the new one yet.
BOTH = timedelta(hours=24)


def new_secret() -> str:
    """Without + and /: one unbroken run, which ``core.redaction`` always recognises."""
    while True:
        text = base64.b64encode(secrets.token_bytes(RANDOM_BYTES)).decode()
        if not {"+", "/"} & set(text):
            return MARK + text


def body_of(payload: dict[str, Any]) -> bytes:
    """The same bytes at every try, in whichever order a database hands the members back."""
    text = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def secrets_of(hook: Hook, *, at: datetime) -> list[str]:
    """What signs ``at``, the present one first. Raises UnsealError."""
    former = hook.former_until is not None and at < hook.former_until
    columns = ["secret_sealed", *(["former_secret_sealed"] if former else [])]
    return [read(hook, column) for column in columns]


def headers(message: str, body: bytes, keys: Sequence[str], *, at: datetime) -> dict[str, str]:
    """``message``: the id, the same at every try; ``at``: of this try, aware UTC."""
    stamp = str(int(at.timestamp()))
    return {
        "webhook-id": message,
        "webhook-timestamp": stamp,
        "webhook-signature": " ".join(f"v1,{_sign(key, message, stamp, body)}" for key in keys),
    }


def _sign(secret: str, message: str, stamp: str, body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(MARK))
    signed = f"{message}.{stamp}.".encode() + body
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
