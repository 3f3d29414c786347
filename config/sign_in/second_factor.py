"""Settings of the second factor, passkeys, and how often we ask who it is (django-allauth)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

# Who signed in so recently is not asked again before a delicate change.
RECENT_FOR = timedelta(minutes=15)
FORMS = "accounts.second_factor.forms"


def options() -> dict[str, Any]:
    return {
        "ACCOUNT_REAUTHENTICATION_TIMEOUT": round(RECENT_FOR.total_seconds()),
        # accounts.recent_sign_in asks in allauth's place: there, signing in counts as well, and
        # who has neither password nor second factor is asked too.
        "MFA_REAUTHENTICATION_REQUIRED": False,
        "ACCOUNT_RATE_LIMITS": {"reauthentication_code": "1/10s/user,5/h/user"},
        "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
        "MFA_PASSKEY_LOGIN_ENABLED": True,
        "MFA_TOTP_ISSUER": "Channel Care",
        # A phone's clock may be half a minute off.
        "MFA_TOTP_TOLERANCE": 1,
        "MFA_ADAPTER": "accounts.second_factor.sealing_adapter.SealingMFAAdapter",
        "MFA_FORMS": {
            "activate_totp": f"{FORMS}.ActivateForm",
            "authenticate": f"{FORMS}.AuthenticateForm",
            "reauthenticate": f"{FORMS}.ReauthenticateForm",
            "add_webauthn": f"{FORMS}.AddPasskeyForm",
            "edit_webauthn": f"{FORMS}.RenamePasskeyForm",
        },
    }
