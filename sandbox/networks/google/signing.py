"""What Google signs, and the two addresses of the keys: as JSON Web Keys and as certificates.

https://developers.google.com/identity/openid-connect/openid-connect
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from flask import Response

from sandbox import replies
from sandbox.networks.google.products import endpoints, subject
from sandbox.store import clock
from sandbox.store.accounts import Account

ISSUER = "https://accounts.google.com"
ID_LIFE_S = 3600
KEPT = {"Cache-Control": "public, max-age=19800"}


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
    return replies.answer({"keys": [key]}, headers=KEPT)


@endpoints.takes("api", "/www.googleapis.com/oauth2/v1/certs", methods=("GET",))
def certificates() -> Response:
    """What Google's own libraries read."""
    return replies.answer({_kid(): _certificate()}, headers=KEPT)


def id_token(account: Account, client: str, access_token: str, *, named: bool) -> str:
    """Who signed in, for the app. ``named``: whether it may know the name, too."""
    at = int(clock.now())
    half = hashlib.sha256(access_token.encode()).digest()[:16]
    claims: dict[str, object] = {
        "iss": ISSUER,
        "azp": client,
        "aud": client,
        "sub": subject(account),
        "at_hash": _b64(half),
        "iat": at,
        "exp": at + ID_LIFE_S,
    }
    return signed({**claims, "name": account.name} if named else claims, "JWT")


def signed(claims: Mapping[str, object], kind: str) -> str:
    head = _b64(json.dumps({"alg": "RS256", "kid": _kid(), "typ": kind}).encode())
    told = f"{head}.{_b64(json.dumps(claims).encode())}"
    signature = _key().sign(told.encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{told}.{_b64(signature)}"


@cache
def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@cache
def _kid() -> str:
    return secrets.token_hex(20)


@cache
def _certificate() -> str:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a pretend Google")])
    at = clock.moment(clock.now())
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name)
    made = made.public_key(_key().public_key()).serial_number(x509.random_serial_number())
    made = made.not_valid_before(at - timedelta(days=1)).not_valid_after(at + timedelta(days=3650))
    return made.sign(_key(), hashes.SHA256()).public_bytes(Encoding.PEM).decode()


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
