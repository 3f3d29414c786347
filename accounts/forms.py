"""allauth's forms with labels in our manner, and those before an account goes."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
)
from django import forms
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from core.names.form_fields import NameField

LABELS = {
    "remember": _("Remember me"),
    "oldpassword": _("Current password"),
    "password1": _("New password"),
    "password2": _("New password (again)"),
}


class _OwnLabels:
    """Theirs Capitalise Each Word."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        for name in LABELS.keys() & self.fields.keys():
            self.fields[name].label = LABELS[name]


class SignInForm(_OwnLabels, LoginForm):  # type: ignore[misc]
    pass


class NewPasswordForm(_OwnLabels, ChangePasswordForm):  # type: ignore[misc]
    pass


class FirstPasswordForm(_OwnLabels, SetPasswordForm):  # type: ignore[misc]
    pass


class ForgottenPasswordForm(_OwnLabels, ResetPasswordKeyForm):  # type: ignore[misc]
    pass


def word() -> str:
    """In the active language: short, and nobody types it by accident."""
    return pgettext("typed to confirm", "delete")


class LeaveForm(forms.Form):
    typed = forms.CharField(
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
        error_messages={"required": _("Type the word to confirm.")},
    )

    def __init__(self, *args: object, **named: object) -> None:
        super().__init__(*args, **named)  # type: ignore[arg-type]
        self.fields["typed"].label = gettext("Type “%(word)s” to confirm") % {"word": word()}

    def clean_typed(self) -> str:
        typed: str = self.cleaned_data["typed"]
        if typed.strip().strip("“”\"'").casefold() != word().casefold():
            raise forms.ValidationError(
                gettext("That is another word. Type “%(word)s”.") % {"word": word()}
            )
        return typed


class OperatorForm(forms.Form):
    """In the admin, which speaks English: what is to be done, and for a deletion why."""

    do = forms.ChoiceField(
        choices=[(name, name) for name in ("export", "delete", "delete_at_once", "keep")]
    )
    reason = NameField(max_length=200, required=False)
    at_once = forms.CharField(required=False)  # the second of two buttons was pressed

    def clean(self) -> dict[str, object]:
        said: dict[str, object] = self.cleaned_data
        if said.get("do") == "delete" and said.get("at_once"):
            said["do"] = "delete_at_once"
        if str(said.get("do", "")).startswith("delete") and not said.get("reason"):
            self.add_error("reason", "Say why, without naming the person.")
        return said
