"""The account's password, typed once to join a network's sign-in to it."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import Joining


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=_("Password of your account here"),
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, request: HttpRequest, joining: Joining, data: Any = None) -> None:
        super().__init__(data)
        self.request, self.joining = request, joining

    def clean_password(self) -> str:
        """Counted against the same limit as any other try to sign in."""
        password = str(self.cleaned_data["password"])
        adapter = get_adapter()
        user = adapter.authenticate(self.request, email=self.joining.email, password=password)
        if user is None or user.pk != self.joining.user_id:
            raise adapter.validation_error("incorrect_password")
        return password
