"""People with a second factor, and the codes that their app would show."""

from __future__ import annotations

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth.models import User

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PERIOD = 30


def give_app(user: User) -> Authenticator:
    """An authenticator app that holds SECRET, and recovery codes as allauth makes them."""
    RecoveryCodes.activate(user)
    row: Authenticator = TOTP.activate(user, SECRET).instance
    return row


def app_shows(secret: str = SECRET, *, steps: int = 0) -> str:
    """The code of this half minute, or ``steps`` before or after it."""
    counter = int(time.time()) // PERIOD + steps
    return str(format_hotp_value(hotp_value(secret, counter)))


def recovery_codes(user: User) -> list[str]:
    row = Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES)
    codes: list[str] = row.wrap().get_unused_codes()
    return codes
