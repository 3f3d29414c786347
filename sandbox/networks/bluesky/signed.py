"""JSON Web Tokens signed with ES256: taken apart, checked, and each used once.

https://www.rfc-editor.org/rfc/rfc7519
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeGuard

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from sandbox.store import clock, database

KEPT_S = 3600.0


class NotSigned(Exception):  # noqa: N818
    """Says why."""


@dataclass(frozen=True, slots=True)
class Jwt:
    header: Mapping[str, Any]
    claims: Mapping[str, Any]
    signed: bytes = field(repr=False)
    signature: bytes = field(repr=False)

    def check(self, jwk: Mapping[str, Any]) -> None:
        """Raises NotSigned."""
        try:
            key = _key(jwk)
            halves = [int.from_bytes(half, "big") for half in _halves(self.signature)]
            key.verify(encode_dss_signature(*halves), self.signed, ec.ECDSA(hashes.SHA256()))
        except (InvalidSignature, ValueError, KeyError, TypeError):
            raise NotSigned("signature verification failed") from None


def read(text: str) -> Jwt:
    """Taken apart, and not yet believed. Raises NotSigned."""
    try:
        head, body, tail = text.split(".")
        header, claims = json.loads(_bytes(head)), json.loads(_bytes(body))
        signature = _bytes(tail)
    except (ValueError, binascii.Error):
        raise NotSigned("Invalid Compact JWS") from None
    if not isinstance(header, dict) or not isinstance(claims, dict):
        raise NotSigned("Invalid Compact JWS")
    if header.get("alg") != "ES256":
        raise NotSigned('"alg" (Algorithm) Header Parameter value not allowed')
    return Jwt(header, claims, f"{head}.{body}".encode(), signature)


def thumbprint(jwk: Mapping[str, Any]) -> str:
    """RFC 7638."""
    needed = {name: jwk[name] for name in ("crv", "kty", "x", "y")}
    text = json.dumps(needed, separators=(",", ":"), sort_keys=True)
    return in_text(hashlib.sha256(text.encode()).digest())


def in_text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def near(moment: object, *, seconds: float) -> bool:
    """Whether it is about now, by the pretend networks' clock or by the machine's: who moves the
    one, lets the other side of the line stay where it is."""
    return _is_number(moment) and any(abs(moment - now) <= seconds for now in _clocks())


def ahead(moment: object, *, seconds: float) -> bool:
    """Whether it is still to come by one of both clocks, or passed no longer ago than that."""
    return _is_number(moment) and any(moment > now - seconds for now in _clocks())


def _is_number(moment: object) -> TypeGuard[float]:
    return isinstance(moment, int | float) and not isinstance(moment, bool)


def _clocks() -> tuple[float, float]:
    return clock.now(), time.time()


def first_time(kind: str, jti: object) -> bool:
    """Whether nobody has shown this one before; from now on somebody has."""
    if not isinstance(jti, str) or not jti:
        return False
    at = time.time()
    database.execute("DELETE FROM seen WHERE at < ?", at - KEPT_S)
    name = f"{kind}:{hashlib.sha256(jti.encode()).hexdigest()}"
    return database.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", name, at) == 1


def _key(jwk: Mapping[str, Any]) -> ec.EllipticCurvePublicKey:
    if jwk.get("kty") != "EC" or jwk.get("crv") != "P-256" or "d" in jwk:
        raise ValueError("no public key on P-256")
    x, y = (int.from_bytes(_bytes(str(jwk[name])), "big") for name in ("x", "y"))
    return ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()


def _halves(signature: bytes) -> tuple[bytes, bytes]:
    if len(signature) != 64:
        raise ValueError("a signature of another length")
    return signature[:32], signature[32:]


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
