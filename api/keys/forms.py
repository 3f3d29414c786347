"""A new key, as its owner describes it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from api.keys.hashed_keys import Scope
from api.keys.scopes import InWords, offered
from api.models import Key
from core.names.form_fields import NameField

MOST = 25  # valid keys of one person
LIVES = [
    ("", _("Until I revoke it")),
    ("30", _("30 days")),
    ("90", _("90 days")),
    ("365", _("a year")),
]


class KeyForm(forms.Form):
    """``rows`` pairs each checkbox with what it allows."""

    name = NameField(
        label=_("Which tool is it for?"),
        help_text=_("So that you know later which key to revoke."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Give the key a name, such as the tool's.")},
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Tick at least one: a key that may do nothing is of no use."),
            "invalid_choice": _("Choose from what is offered here."),
        },
    )
    life = forms.ChoiceField(
        label=_("How long does it work?"),
        choices=LIVES,
        required=False,
        error_messages={"invalid_choice": _("Choose one of the lengths in the list.")},
    )

    def __init__(self, user: AbstractBaseUser, at: datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.at = user, at
        self.fields["scopes"].choices = [  # type: ignore[attr-defined]
            (row.scope.value, row.name) for row in offered()
        ]

    @property
    def rows(self) -> list[tuple[Any, InWords]]:
        return list(zip(self["scopes"], offered(), strict=True))

    def clean(self) -> dict[str, Any] | None:
        if Key.objects.visible_to(self.user).valid(self.at).count() >= MOST:
            raise ValidationError(
                _("You have %(n)d keys already. Revoke one that is no longer used."),
                params={"n": MOST},
            )
        return super().clean()

    def chosen(self) -> list[Scope]:
        return [Scope(scope) for scope in self.cleaned_data["scopes"]]

    def end(self) -> datetime | None:
        days = self.cleaned_data["life"]
        return self.at + timedelta(days=int(days)) if days else None
