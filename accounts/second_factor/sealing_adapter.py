"""allauth's adapter for second factors: secrets sealed, addresses from SITE_URL, our words."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.second_factor import bound_secrets


class SealingMFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "add_email_blocked": _(
            "While two-factor authentication is on, no address can be added. Turn it off, add "
            "the address, and turn it on again."
        ),
        "incorrect_code": _("That did not match, or it was used before. Try the next code."),
        "unverified_email": _(
            "Confirm your email addresses first, or remove those that are not confirmed. Then "
            "set up two-factor authentication."
        ),
        "cannot_generate_recovery_codes": _(
            "Recovery codes stand in for an app or a passkey: set up one of them first."
        ),
    }

    def encrypt(self, text: str) -> str:
        return bound_secrets.hide(text)

    def decrypt(self, encrypted_text: str) -> str:
        return bound_secrets.show(encrypted_text)

    def generate_authenticator_name(self, user: AbstractBaseUser, type: str) -> str:  # noqa: A002
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return gettext("Passkey %(number)d") % {"number": count + 1}

    def get_public_key_credential_rp_entity(self) -> dict[str, Any]:
        """A passkey belongs to one site for ever: to its address, whatever host was asked."""
        return {"id": urlsplit(settings.SITE_URL).hostname, "name": self.get_totp_issuer()}
