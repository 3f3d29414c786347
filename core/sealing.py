"""The only place where anything is sealed or opened: tokens, and secrets of webhooks.

Text is sealed with Fernet under ``settings.VAULT_KEYS``, newest first: the first key
seals, every key opens. To change keys: put a new one in front, run
``manage.py rotate_vault``, take the old ones away, and run it once more, because
fingerprints follow the oldest key (so that putting a key in front changes none).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

FINGERPRINT_PURPOSE = b"channel-care token fingerprint"


class UnsealError(Exception):
    """Something sealed does not open with any of our keys. Names nothing of it."""


def seal(text: str) -> str:
    """The sealed form of ``text``; nothing stays nothing."""
    return _lock().encrypt(text.encode()).decode() if text else ""


def unseal(sealed: str) -> str:
    """What ``seal`` was given. Raises UnsealError where no key fits."""
    if not sealed:
        return ""
    try:
        return _lock().decrypt(sealed.encode()).decode()
    except (InvalidToken, UnicodeError):
        raise UnsealError("sealed with a key that is not in VAULT_KEYS") from None


def reseal(sealed: str) -> str:
    """The same content under the newest key. Raises UnsealError where no key fits."""
    return seal(unseal(sealed))


def seal_json(value: Any) -> str:
    """Seal anything that JSON can hold."""
    return seal(json.dumps(value))


def unseal_json(sealed: str) -> Any:
    """What ``seal_json`` was given. Raises UnsealError where no key fits."""
    return json.loads(unseal(sealed))


def fingerprint(token: str) -> str:
    """A keyed hash that recognises a token again; no token can be guessed from it."""
    return hmac.new(_fingerprint_key(), token.encode(), hashlib.sha256).hexdigest()


def _lock() -> MultiFernet:
    try:
        return MultiFernet([Fernet(key) for key in settings.VAULT_KEYS])
    except (ValueError, binascii.Error):
        raise ImproperlyConfigured("VAULT_KEYS holds something that is not a Fernet key") from None


def _fingerprint_key() -> bytes:
    oldest = base64.urlsafe_b64decode(settings.VAULT_KEYS[-1])
    return hmac.new(oldest, FINGERPRINT_PURPOSE, hashlib.sha256).digest()
