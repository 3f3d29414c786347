"""Who is who: handles by page and by DNS, and the directory of accounts.

https://atproto.com/specs/handle, https://web.plc.directory/
"""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask import Response, request

from sandbox import replies
from sandbox.networks.bluesky.hosts import (
    DIRECTORY,
    ENTRYWAY,
    RESOLVER,
    endpoints,
    handle_broken,
    server_of,
)
from sandbox.store import accounts
from sandbox.store.accounts import Account

NO_SUCH_NAME, TXT = 3, 16
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
SECP256K1 = b"\xe7\x01"


@endpoints.takes("api", "/<handle>/.well-known/atproto-did", methods=("GET",))
def page_of_handle(handle: str) -> Response:
    """Names below Bluesky's own have a page, for it is Bluesky that answers there."""
    account = _named(handle)
    if account is None or not handle.endswith(f".{ENTRYWAY}"):
        return replies.text("User not found", 404, content_type="text/plain")
    return replies.text(account.id, content_type="text/plain")


@endpoints.takes("api", f"/{RESOLVER}/resolve", methods=("GET",))
def dns() -> Response:
    """Names of people's own stand in DNS. https://developers.google.com/speed/public-dns/docs/doh"""
    name = request.args.get("name", "")
    handle = name.removeprefix("_atproto.")
    account = _named(handle) if name.startswith("_atproto.") else None
    if account is None or handle.endswith(f".{ENTRYWAY}"):
        return replies.answer({"Status": NO_SUCH_NAME, "Question": [{"name": name, "type": TXT}]})
    row = {"name": name, "type": TXT, "TTL": 300, "data": f"did={account.id}"}
    return replies.answer({"Status": 0, "Answer": [row]})


@endpoints.takes("api", f"/{DIRECTORY}/<did>", methods=("GET",))
def directory(did: str) -> Response:
    account = accounts.account("bluesky", did)
    if account is None:
        return replies.answer({"message": f"DID not registered: {did}"}, 404)
    return replies.answer(document(account), content_type="application/did+ld+json")


def document(account: Account) -> dict[str, Any]:
    """What an account says of itself, wherever it is asked for."""
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": account.id,
        "alsoKnownAs": [f"at://{account.handle}"],
        "verificationMethod": [
            {
                "id": f"{account.id}#atproto",
                "type": "Multikey",
                "controller": account.id,
                "publicKeyMultibase": _signing_key(account.id),
            }
        ],
        "service": [
            {
                "id": "#atproto_pds",
                "type": "AtprotoPersonalDataServer",
                "serviceEndpoint": f"https://{server_of(account)}",
            }
        ],
    }


def of_name(name: str) -> Account | None:
    """By what never changes, or by what the account is called just now."""
    return accounts.account("bluesky", name) or _named(name)


def shown_handle(account: Account) -> str:
    return "handle.invalid" if handle_broken(account) else account.handle


def _named(handle: str) -> Account | None:
    people = accounts.accounts("bluesky")
    return next(
        (each for each in people if each.handle == handle.lower() and not handle_broken(each)), None
    )


@cache
def _signing_key(did: str) -> str:
    """Nobody signs with it. https://atproto.com/specs/cryptography#public-key-encoding"""
    number = int.from_bytes(hashlib.sha256(did.encode()).digest()[1:], "big")
    public = ec.derive_private_key(number, ec.SECP256K1()).public_key()
    raw = SECP256K1 + public.public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
    return "z" + _base58(int.from_bytes(raw, "big"))


def _base58(number: int) -> str:
    text = ""
    while number:
        number, digit = divmod(number, 58)
        text = BASE58[digit] + text
    return text
