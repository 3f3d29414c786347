"""Security event tokens as Google signs them, with a key of our own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from channels.contract import Push

KID = "key-1"
CLIENT = "demo-googlebusiness"
PERSON = "117204455006600000011"
SUBJECT = {"subject_type": "iss-sub", "iss": "https://accounts.google.com/", "sub": PERSON}


@cache
def key(name: str = KID) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def jwk(name: str = KID) -> dict[str, Any]:
    public: dict[str, Any] = json.loads(RSAAlgorithm.to_jwk(key(name).public_key()))
    return {**public, "kid": name, "use": "sig", "alg": "RS256"}


def told(event: str, *, at: datetime, kid: str = KID, **claims: Any) -> bytes:
    """A token with this one event about the person. ``claims``: in place of the usual."""
    return signed({event: {"subject": SUBJECT}}, at=at, kid=kid, **claims)


def signed(
    events: Mapping[str, Any],
    *,
    at: datetime,
    kid: str = KID,
    by: str = KID,
    **claims: Any,
) -> bytes:
    usual = {
        "iss": "https://accounts.google.com/",
        "aud": CLIENT,
        "iat": int(at.timestamp()),
        "jti": "event-1",
        "events": dict(events),
    }
    held = {name: value for name, value in (usual | claims).items() if value is not None}
    headers = {"kid": kid, "typ": "secevent+jwt"}
    return jwt.encode(held, key(by), algorithm="RS256", headers=headers).encode()


def push(body: bytes) -> Push:
    """As it arrives, where Google's keys are known."""
    return Push(body, find_key=lambda kid: jwk() if kid == KID else None)
