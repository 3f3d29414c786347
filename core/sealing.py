"""The only place where anything is sealed or opened: tokens, and secrets of webhooks.

Text is sealed with AES-GCM for one place: a table, a column, a row and a purpose
(``Binding``). Copied elsewhere it opens no more. Each entry of ``settings.VAULT_KEYS``
gives one key for each purpose (HKDF); the newest entry seals, every entry opens. Sealed
text names its form and the entry that opens it: ``v2.<id of the key>.<nonce and text>``.

What was sealed before (Fernet, bound to nothing) still opens, until ``manage.py
rotate_vault`` has sealed it anew. To change keys: put a new one in front, run
``rotate_vault``, take the old ones away.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

VERSION = "v2"
KEY_BYTES, NONCE_BYTES, ID_DIGITS, FINGERPRINT_DIGITS = 32, 12, 8, 64
FINGERPRINT_PURPOSE = b"channel-care token fingerprint"
KEY_ID_PURPOSE = b"channel-care key id"


class UnsealError(Exception):
    """Something sealed does not open here with any of our keys. Names nothing of it."""


@dataclass(frozen=True, slots=True)
class Binding:
    """Where sealed text belongs, and what for: it opens nowhere else."""

    table: str
    column: str
    row: str
    purpose: str

    def associated_data(self, key_id: str) -> bytes:
        parts = [VERSION, key_id, self.table, self.column, self.row, self.purpose]
        return json.dumps(parts).encode()


def seal(text: str, binding: Binding) -> str:
    """The sealed form of ``text``, for this place alone; nothing stays nothing."""
    if not text:
        return ""
    key = _keys()[0]
    nonce = secrets.token_bytes(NONCE_BYTES)
    closed = _cipher(key, binding.purpose).encrypt(
        nonce, text.encode(), binding.associated_data(_id_of(key))
    )
    return _prefix(key) + base64.urlsafe_b64encode(nonce + closed).decode()


def unseal(sealed: str, binding: Binding) -> str:
    """What ``seal`` was given. Raises UnsealError where no key fits, or it belongs elsewhere."""
    if not sealed:
        return ""
    if not sealed.startswith(f"{VERSION}."):
        return _unseal_unbound(sealed)
    for key in _keys():
        if sealed.startswith(_prefix(key)):
            return _open(sealed.removeprefix(_prefix(key)), key, binding)
    raise UnsealError("sealed with a key that is not in VAULT_KEYS")


def reseal(sealed: str, binding: Binding) -> str:
    """The same content, bound, under the newest key. Raises UnsealError where no key fits."""
    return sealed if is_current(sealed) else seal(unseal(sealed, binding), binding)


def is_current(sealed: str) -> bool:
    """Whether it is bound and of the newest key, or nothing at all."""
    return not sealed or sealed.startswith(current_prefix())


def current_prefix() -> str:
    """What all that is sealed now begins with."""
    return _prefix(_keys()[0])


def seal_json(value: Any, binding: Binding) -> str:
    """Seal anything that JSON can hold."""
    return seal(json.dumps(value), binding)


def unseal_json(sealed: str, binding: Binding) -> Any:
    """What ``seal_json`` was given. Raises UnsealError as ``unseal``."""
    return json.loads(unseal(sealed, binding))


def fingerprint(token: str) -> str:
    """A keyed hash that recognises a token again; no token can be guessed from it.

    It begins with the id of its key, the newest: two fingerprints of one token are alike only
    where no key was changed in between. ``fits`` knows the keys before.
    """
    key = _keys()[0]
    return (_id_of(key) + _hash(key, token))[:FINGERPRINT_DIGITS]


def fits(token: str, known: str) -> bool:
    """Whether ``known`` is this token's fingerprint, by any of our keys, or of the former form."""
    return any(
        hmac.compare_digest(known, candidate)
        for key in _keys()
        for candidate in (
            (_id_of(key) + _hash(key, token))[:FINGERPRINT_DIGITS],
            _hash(key, token),
        )
    )


def _open(text: str, key: str, binding: Binding) -> str:
    try:
        raw = base64.b64decode(text, altchars=b"-_", validate=True)
        if base64.urlsafe_b64encode(raw).decode() != text:  # spare bits of the last character
            raise ValueError
        data = binding.associated_data(_id_of(key))
        cipher = _cipher(key, binding.purpose)
        return cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], data).decode()
    except (InvalidTag, ValueError):
        raise UnsealError("damaged, or sealed for another place") from None


def _unseal_unbound(sealed: str) -> str:
    for key in _keys():
        try:
            return Fernet(key).decrypt(sealed.encode()).decode()
        except (InvalidToken, UnicodeError):
            continue
    raise UnsealError("sealed with a key that is not in VAULT_KEYS")


def _keys() -> list[str]:
    """VAULT_KEYS, newest first. Raises ImproperlyConfigured where one is no key."""
    keys: list[str] = settings.VAULT_KEYS
    if not keys or any(True for _number in not_keys(keys)):
        raise ImproperlyConfigured("VAULT_KEYS holds something that is not a Fernet key")
    return keys


def not_keys(keys: Sequence[str]) -> Iterator[int]:
    """Which of them are no keys, counted from one."""
    return (number for number, key in enumerate(keys, start=1) if not is_key(key))


@lru_cache(maxsize=64)
def is_key(text: str) -> bool:
    """Whether it is 32 bytes in URL-safe base64, as ``Fernet.generate_key`` makes them."""
    try:
        return len(base64.b64decode(text, altchars=b"-_", validate=True)) == KEY_BYTES
    except (ValueError, binascii.Error):
        return False


def _prefix(key: str) -> str:
    return f"{VERSION}.{_id_of(key)}."


@lru_cache(maxsize=64)
def _id_of(key: str) -> str:
    """Tells keys apart, and tells nothing of them."""
    return hmac.new(_bytes(key), KEY_ID_PURPOSE, hashlib.sha256).hexdigest()[:ID_DIGITS]


@lru_cache(maxsize=64)
def _cipher(key: str, purpose: str) -> AESGCM:
    info = f"channel-care vault {VERSION} {purpose}".encode()
    derived = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(_bytes(key))
    return AESGCM(derived)


def _hash(key: str, token: str) -> str:
    own = hmac.new(_bytes(key), FINGERPRINT_PURPOSE, hashlib.sha256).digest()
    return hmac.new(own, token.encode(), hashlib.sha256).hexdigest()


def _bytes(key: str) -> bytes:
    return base64.urlsafe_b64decode(key)
