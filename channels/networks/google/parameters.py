"""What the address of Google's consent page gets besides, and when.

``prompt`` may hold several of them. https://developers.google.com/identity/protocols/oauth2/web-server
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

ALWAYS: Mapping[str, Any] = {"access_type": "offline"}
SWITCH_ACCOUNT: Mapping[str, str] = {"prompt": "select_account"}
ASK_ANEW: Mapping[str, str] = {"prompt": "consent"}
PROVIDER_SETTINGS: Mapping[str, Any] = {
    "AUTH_PARAMS": dict(ALWAYS),
    "OAUTH_PKCE_ENABLED": True,
}
