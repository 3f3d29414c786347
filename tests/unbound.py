"""What the site sealed before anything was bound to its row, as it stands in older databases."""

from __future__ import annotations

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet
from django.conf import settings

from channels.models import Credential


def unbound(text: str) -> str:
    return Fernet(settings.VAULT_KEYS[0]).encrypt(text.encode()).decode() if text else ""


def old_fingerprint(token: str) -> str:
    oldest = base64.urlsafe_b64decode(settings.VAULT_KEYS[-1])
    key = hmac.new(oldest, b"channel-care token fingerprint", hashlib.sha256).digest()
    return hmac.new(key, token.encode(), hashlib.sha256).hexdigest()


def make_old(login: Credential, access: str, refresh: str = "") -> None:
    """The login as an older version left it."""
    login.access_token_sealed, login.refresh_token_sealed = unbound(access), unbound(refresh)
    login.fingerprint = old_fingerprint(access)
    login.save()
