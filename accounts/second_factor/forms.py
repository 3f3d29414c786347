"""allauth's forms, in our words and a little stricter."""

from __future__ import annotations

from typing import Any

from allauth.core import context
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from core.names.form_fields import NameField
from core.sealing import Binding, UnsealError, seal, unseal


def code_field(label: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"})
    return forms.CharField(
        label=label,
        max_length=20,
        widget=widget,
        error_messages={"required": _("Type the code.")},
    )


class ActivateForm(ActivateTOTPForm):  # type: ignore[misc]
    """Keeps the secret sealed in the session until the app has shown a code made with it."""

    code = code_field(_("Code that the app shows"))

    def __init__(self, *args: Any, **named: Any) -> None:
        session = context.request.session
        binding = _in_session_of(named["user"])
        try:
            session[SECRET_SESSION_KEY] = unseal(session.get(SECRET_SESSION_KEY, ""), binding)
        except UnsealError:
            session[SECRET_SESSION_KEY] = ""
        super().__init__(*args, **named)
        session[SECRET_SESSION_KEY] = seal(self.secret, binding)


class UsedOnce(forms.Form):
    """A code of an app is good once. allauth forgets it before a slow clock does."""

    code = code_field(_("Code from your app, or a recovery code"))

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        used: Authenticator = self.authenticator  # type: ignore[attr-defined]
        if used.type == Authenticator.Type.TOTP and not _first_use(used, code):
            raise get_adapter().validation_error("incorrect_code")
        return code


class AuthenticateForm(UsedOnce, base.AuthenticateForm):  # type: ignore[misc]
    pass


class ReauthenticateForm(UsedOnce, base.ReauthenticateForm):  # type: ignore[misc]
    pass


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    name = NameField(
        label=_("Name"),
        max_length=80,
        required=False,
        help_text=_("To tell it from others: “Phone”, or “Blue USB stick”."),
    )
    passwordless = forms.BooleanField(
        label=_("Sign in with it alone"),
        required=False,
        initial=True,
        help_text=_(
            "It then replaces your password, too. The device asks for your fingerprint, your "
            "face or its PIN."
        ),
    )
    field_order = ["name", "passwordless", "credential"]


class RenamePasskeyForm(EditWebAuthnForm):  # type: ignore[misc]
    name = NameField(label=_("Name"), max_length=80)


def _in_session_of(user: AbstractBaseUser) -> Binding:
    return Binding("django_session", SECRET_SESSION_KEY, str(user.pk), "second factor")


def _first_use(used: Authenticator, code: str) -> bool:
    """How long a code can be right: its own time, and as much on either side as is forgiven."""
    lives = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
    digits = "".join(filter(str.isalnum, code))
    return bool(cache.add(f"accounts.totp.used:{used.pk}:{digits}", "used", lives))
