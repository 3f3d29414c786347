"""Google's consent page: what its address gets besides, and when.

A refresh token comes with ``access_type=offline`` only, and while Google still holds the grant
only after ``prompt=consent``. So the page is asked for anew where nothing is held that works
(``Network.first_ask``), and passed over where a refresh token does.
https://developers.google.com/identity/protocols/oauth2/web-server#offline
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

AUTHORIZE = "https://accounts.google.com/o/oauth2/v2/auth"

# What everybody is asked for beside a network's own: whose account it is, and without which Google
# tells us nothing of it unasked (RISC).
PROFILE = "https://www.googleapis.com/auth/userinfo.profile"
WHO: tuple[str, ...] = ("openid", PROFILE)
# ``prompt`` may hold several values.
SWITCH_ACCOUNT: Mapping[str, str] = {"prompt": "select_account"}
ASK_ANEW: Mapping[str, str] = {"prompt": "consent"}
PROVIDER_SETTINGS: Mapping[str, Any] = {
    "AUTH_PARAMS": {"access_type": "offline"},
    "OAUTH_PKCE_ENABLED": True,
}
