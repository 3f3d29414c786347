"""Settings of the second factor, passkeys, and how often we ask who it is (django-allauth)."""

from __future__ import annotations

from typing import Any

import environ


def options(site_url: str, env: environ.Env) -> dict[str, Any]:
    """For a site at ``site_url``."""
    https = site_url.startswith("https://")
    return {
        # Staff pages and the admin open to nobody without a second factor.
        "STAFF_NEED_MFA": env.bool("STAFF_NEED_MFA", default=https),
        # Who signed in within this many seconds is not asked again before a delicate change.
        "ACCOUNT_REAUTHENTICATION_TIMEOUT": 900,
        # accounts.recent_sign_in asks in allauth's place: there, signing in counts as well, and
        # who has neither password nor second factor is asked too.
        "MFA_REAUTHENTICATION_REQUIRED": False,
        "ACCOUNT_RATE_LIMITS": {"reauthentication_code": "1/10s/user,5/h/user"},
        "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
        "MFA_PASSKEY_LOGIN_ENABLED": True,
        "MFA_TOTP_ISSUER": "Channel Care",
        # A phone's clock may be half a minute off.
        "MFA_TOTP_TOLERANCE": 1,
        # Browsers take http on localhost for safe, and know no other http.
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": not https,
    }
