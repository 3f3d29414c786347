"""Tokens of sessions by app password: JSON Web Tokens that their reader can look into."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from typing import Any

from sandbox.networks.bluesky.answers import xrpc_error
from sandbox.networks.bluesky.hosts import host
from sandbox.networks.bluesky.signed import in_text
from sandbox.store import clock, database

ACCESS, REFRESH = "com.atproto.appPass", "com.atproto.refresh"
TYPES = {ACCESS: "at+jwt", REFRESH: "refresh+jwt"}
NOT_VERIFIED = "Token could not be verified"
SECRET = "bluesky:bearer"


def write(did: str, scope: str, life: float, *, jti: str) -> str:
    """``life`` in seconds, by the pretend networks' clock."""
    at = int(clock.now())
    claims = {
        "scope": scope,
        "sub": did,
        "aud": f"did:web:{host()}",
        "iat": at,
        "exp": at + int(life),
        "jti": jti,
    }
    head = in_text(json.dumps({"typ": TYPES[scope], "alg": "HS256"}).encode())
    told = f"{head}.{in_text(json.dumps(claims).encode())}"
    return f"{told}.{_signature(told)}"


def claims(value: str, scope: str) -> dict[str, Any]:
    """What stands in a token of ours that is for this. Raises Refused."""
    if not value:
        raise xrpc_error("AuthMissing", "Authentication Required", 401)
    told, _, signature = value.rpartition(".")
    if not hmac.compare_digest(signature.encode(), _signature(told).encode()):
        raise xrpc_error("InvalidToken", NOT_VERIFIED)
    body = told.partition(".")[2]
    held: dict[str, Any] = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    if held["scope"] != scope:
        raise xrpc_error("InvalidToken", "Bad token scope")
    if held["exp"] <= clock.now():
        raise xrpc_error("ExpiredToken", "Token has expired")
    return held


def _signature(told: str) -> str:
    key = database.setting(SECRET)
    if not key:
        key = secrets.token_hex(16)
        database.set_setting(SECRET, key)
    return in_text(hmac.new(key.encode(), told.encode(), hashlib.sha256).digest())
