"""OpenID Connect: the discovery document, the key, the id_token.

https://learn.microsoft.com/linkedin/consumer/integrations/self-serve/sign-in-with-linkedin-v2
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from flask import Response

from sandbox import pictures, replies
from sandbox.networks.linkedin.errors import endpoints
from sandbox.store import clock, database
from sandbox.store.accounts import Account, Client
from sandbox.store.grants import Code

ISSUER = "https://www.linkedin.com/oauth"
LIFE = 3600
MAIN = "demo-linkedin"
SAID = "email_verified"  # as ordered on the control page
# What the page has buttons for: by name, how it is written in JSON, and the order.
FORMS: dict[str, tuple[str, dict[str, object]]] = {
    "usual": ("as usual", {}),
    "yes": ("true", {"say": True}),
    "yes_text": ('"true"', {"say": "true"}),
    "no": ("false", {"say": False}),
    "no_text": ('"false"', {"say": "false"}),
    "one": ("1", {"say": 1}),
    "null": ("null", {"say": None}),
    "empty": ('""', {"say": ""}),
    "left_out": ("left out", {"leave_out": True}),
}


@endpoints.takes(
    "api", "/www.linkedin.com/oauth/.well-known/openid-configuration", methods=("GET",)
)
def discovery() -> Response:
    return replies.answer(
        {
            "issuer": ISSUER,
            "authorization_endpoint": f"{ISSUER}/v2/authorization",
            "token_endpoint": f"{ISSUER}/v2/accessToken",
            "userinfo_endpoint": "https://api.linkedin.com/v2/userinfo",
            "jwks_uri": f"{ISSUER}/openid/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "scopes_supported": ["openid", "profile", "email"],
            "claims_supported": [
                *("iss", "aud", "iat", "exp", "sub", "name", "given_name", "family_name"),
                *("picture", "email", "email_verified", "locale"),
            ],
        }
    )


@endpoints.takes("api", "/www.linkedin.com/oauth/openid/jwks", methods=("GET",))
def jwks() -> Response:
    numbers = _key().public_key().public_numbers()
    key = {
        "kty": "RSA",
        "use": "sig",
        "alg": "RS256",
        "kid": _kid(),
        "n": _b64(numbers.n.to_bytes((numbers.n.bit_length() + 7) // 8, "big")),
        "e": _b64(numbers.e.to_bytes(3, "big")),
    }
    return replies.answer({"keys": [key]})


def subject(client_id: str, account: Account) -> str:
    """The member as one app knows them: another app is told another id."""
    if client_id == MAIN:
        return account.id
    pair = hashlib.sha256(f"{client_id}/{account.id}".encode()).digest()
    return base64.urlsafe_b64encode(pair).decode()[:10]


def id_token(client: Client, account: Account, code: Code) -> str:
    at = int(clock.now())
    claims: dict[str, object] = {
        "iss": ISSUER,
        "aud": client.id,
        "iat": at,
        "exp": at + LIFE,
        **profile(client.id, account, code.scopes),
    }
    if claims.get("email_verified") is True and not _ordered():
        # A string, in here: https://github.com/logto-io/logto/issues/6843
        claims["email_verified"] = "true"
    if code.nonce:
        claims["nonce"] = code.nonce
    return _signed(claims)


def profile(client_id: str, account: Account, scopes: tuple[str, ...]) -> dict[str, object]:
    """What the scopes allow to tell about the member."""
    claims: dict[str, object] = {"sub": subject(client_id, account)}
    given, _, family = account.name.partition(" ")
    if "profile" in scopes:
        claims |= {"name": account.name, "given_name": given, "family_name": family}
        claims |= {"locale": {"country": "US", "language": "en"}}
        claims |= {"picture": pictures.address("media.licdn.com", "linkedin", account.id)}
    if "email" in scopes:
        claims |= {"email": account.email, **_verified()}
    return claims


def say_of_addresses(ordered: dict[str, object]) -> None:
    """``say``: this of every address from now on; ``leave_out``: nothing; else the usual."""
    database.set_setting(SAID, json.dumps(ordered))


def form_ordered() -> str:
    """The name of what stands, among ``FORMS``; empty for anything else."""
    # As JSON: Python takes 1 for True.
    ordered = json.dumps(_ordered())
    return next((name for name, (_, form) in FORMS.items() if json.dumps(form) == ordered), "")


def _ordered() -> dict[str, object]:
    return dict(json.loads(database.setting(SAID, "{}")))


def _verified() -> dict[str, object]:
    ordered = _ordered()
    if ordered.get("leave_out"):
        return {}
    return {"email_verified": ordered.get("say", True)}


def _signed(claims: dict[str, object]) -> str:
    header = {"alg": "RS256", "typ": "JWT", "kid": _kid()}
    parts = ".".join(_b64(json.dumps(part).encode()) for part in (header, claims))
    signature = _key().sign(parts.encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{parts}.{_b64(signature)}"


def _key() -> rsa.RSAPrivateKey:
    """Made when first needed, and kept: a restart changes nothing."""
    kept = database.setting("openid_key")
    if kept:
        key = serialization.load_pem_private_key(kept.encode(), None)
        if isinstance(key, rsa.RSAPrivateKey):
            return key
    fresh = _made()
    pem = fresh.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    database.set_setting("openid_key", pem.decode())
    return fresh


@cache
def _made() -> rsa.RSAPrivateKey:
    """One for each process, also after a reset: to make it takes a good part of a second, for
    which whoever signs in would wait."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _kid() -> str:
    numbers = _key().public_key().public_numbers()
    return hashlib.sha256(str(numbers.n).encode()).hexdigest()[:16]


def _b64(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
