"""Cross-Account Protection: signed tokens about accounts, and the address of the keys.

A token names no end, and is posted whole. https://developers.google.com/identity/protocols/risc
"""

from __future__ import annotations

import base64
import json
import secrets
from functools import cache

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from flask import Response

from sandbox import replies
from sandbox.dialect import Call
from sandbox.networks.google.products import endpoints, subject
from sandbox.store import clock
from sandbox.store.accounts import Account, Client

ISSUER = "https://accounts.google.com/"
RISC = "https://schemas.openid.net/secevent/risc/event-type/"
OAUTH = "https://schemas.openid.net/secevent/oauth/event-type/"
# What happens to an account -> the event, and what it says besides.
TOLD = {
    "suspended": (f"{RISC}account-disabled", {"reason": "hijacking"}),
    "unsuspended": (f"{RISC}account-enabled", {}),
    "password": (f"{RISC}sessions-revoked", {}),
}


@endpoints.takes("api", "/www.googleapis.com/oauth2/v3/certs", methods=("GET",))
def certs() -> Response:
    numbers = _key().public_key().public_numbers()
    key = {
        "kty": "RSA",
        "use": "sig",
        "alg": "RS256",
        "kid": _kid(),
        "n": _b64(numbers.n.to_bytes((numbers.n.bit_length() + 7) // 8, "big")),
        "e": _b64(numbers.e.to_bytes(3, "big")),
    }
    return replies.answer({"keys": [key]}, headers={"Cache-Control": "public, max-age=19800"})


def push(client: Client, account: Account, delete_data: bool) -> list[Call]:
    """All that this person had allowed the project is revoked."""
    return _told(client, account, f"{OAUTH}tokens-revoked", {})


def tell_of_account(client: Client, account: Account, what: str) -> list[Call]:
    """What else an app hears of an account; nothing for what Google does not tell."""
    return _told(client, account, *TOLD[what]) if what in TOLD else []


def event_token(client: Client, events: dict[str, object]) -> str:
    """A security event token (RFC 8417) for this app, signed."""
    claims = {
        "iss": ISSUER,
        "aud": client.id,
        "iat": int(clock.now()),
        "jti": secrets.token_hex(16),
        "events": events,
    }
    head = _b64(json.dumps({"alg": "RS256", "kid": _kid(), "typ": "secevent+jwt"}).encode())
    told = f"{head}.{_b64(json.dumps(claims).encode())}"
    signature = _key().sign(told.encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{told}.{_b64(signature)}"


def _told(client: Client, account: Account, event: str, more: dict[str, str]) -> list[Call]:
    if not client.webhook_url:
        return []
    whom = {"subject_type": "iss-sub", "iss": ISSUER, "sub": subject(account)}
    token = event_token(client, {event: {"subject": whom, **more}})
    headers = {"Content-Type": "application/secevent+jwt", "Accept": "application/json"}
    return [Call(client.webhook_url, token.encode(), headers)]


@cache
def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@cache
def _kid() -> str:
    return secrets.token_hex(20)


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
