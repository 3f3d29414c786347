"""Keys, DPoP proofs and client assertions, signed with ES256.

A proof shows the holder of a token's key, for one request only
(https://www.rfc-editor.org/rfc/rfc9449); a client assertion shows that it is our app that asks
(https://www.rfc-editor.org/rfc/rfc7523). Nothing here keeps a key or says one.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

# Who checks an assertion takes none that is longer good than a minute.
ASSERTION_LIFE = timedelta(seconds=60)
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_BYTES = 32  # of a coordinate, and of each half of a signature
Jwk = dict[str, str]


class KeyUnfit(ValueError):  # noqa: N818
    """No private key in PEM on the curve P-256. Says nothing of what it was."""


def new_key() -> str:
    """A private key made now, in PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def is_fit(key_pem: str) -> bool:
    """Whether it can sign here."""
    try:
        _key(key_pem)
    except KeyUnfit:
        return False
    return True


def public_jwk(key_pem: str) -> Jwk:
    """The public half, as a JSON Web Key. Raises KeyUnfit."""
    numbers = _key(key_pem).public_key().public_numbers()
    return {
        "kty": "EC",
        "crv": "P-256",
        "x": _base64(numbers.x.to_bytes(_BYTES, "big")),
        "y": _base64(numbers.y.to_bytes(_BYTES, "big")),
    }


def thumbprint(jwk: Mapping[str, str]) -> str:
    """The name of a public key by its own figures: RFC 7638."""
    needed = {name: jwk[name] for name in ("crv", "kty", "x", "y")}
    return _base64(hashlib.sha256(_json(dict(sorted(needed.items())))).digest())


def key_id(key_pem: str) -> str:
    """``kid`` of a key: the same wherever it stands in a list. Raises KeyUnfit."""
    return thumbprint(public_jwk(key_pem))


def proof_header(
    key_pem: str,
    method: str,
    url: str,
    *,
    at: datetime,
    nonce: str = "",
    access_token: str = "",
) -> str:
    """The header ``DPoP`` of one request: never used twice. Raises KeyUnfit."""
    claims: dict[str, Any] = {
        "jti": secrets.token_urlsafe(16),
        "htm": method.upper(),
        "htu": _without_query(url),
        "iat": int(at.timestamp()),
    }
    if nonce:
        claims["nonce"] = nonce
    if access_token:
        claims["ath"] = _base64(hashlib.sha256(access_token.encode()).digest())
    return _signed(key_pem, {"typ": "dpop+jwt", "jwk": public_jwk(key_pem)}, claims)


def assertion(key_pem: str, client_id: str, audience: str, *, at: datetime) -> str:
    """``client_assertion`` for the server whose issuer is ``audience``. Raises KeyUnfit."""
    claims = {
        "iss": client_id,
        "sub": client_id,
        "aud": audience,
        "jti": secrets.token_urlsafe(16),
        "iat": int(at.timestamp()),
        "exp": int((at + ASSERTION_LIFE).timestamp()),
    }
    return _signed(key_pem, {"typ": "JWT", "kid": key_id(key_pem)}, claims)


def _key(key_pem: str) -> ec.EllipticCurvePrivateKey:
    try:
        key = serialization.load_pem_private_key(key_pem.encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise KeyUnfit("no private key in PEM") from None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise KeyUnfit("not a key on the curve P-256")
    return key


def _signed(key_pem: str, header: Mapping[str, Any], claims: Mapping[str, Any]) -> str:
    text = b".".join(_base64(_json(part)).encode() for part in ({"alg": "ES256", **header}, claims))
    signature = _key(key_pem).sign(text, ec.ECDSA(hashes.SHA256()))
    halves = b"".join(half.to_bytes(_BYTES, "big") for half in decode_dss_signature(signature))
    return f"{text.decode()}.{_base64(halves)}"


def _without_query(url: str) -> str:
    return urlunsplit(urlsplit(url)._replace(query="", fragment=""))


def _json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
