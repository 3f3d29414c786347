"""The form with which staff add a synonym."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.utils.translation import gettext_lazy as _

from core.names.form_fields import NameField
from helpcenter.articles.library import languages
from helpcenter.models import Synonym
from helpcenter.search.language.tokens import words


class SynonymForm(forms.Form):
    said = NameField(
        label=_("What readers say"),
        max_length=80,
        help_text=_("A word or a few. It is found inside longer searches, too."),
    )
    means = NameField(
        label=_("What the articles say"),
        max_length=80,
        help_text=_("Words that stand in an article; any of them is then found as well."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = dict(settings.LANGUAGES)
        choices = [(code, names.get(code, code)) for code in languages()]
        self.fields["language"] = forms.ChoiceField(label=_("Language"), choices=choices)

    def clean_said(self) -> str:
        return self._words("said")

    def clean_means(self) -> str:
        return self._words("means")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("said") and data.get("said") == data.get("means"):
            self.add_error("means", _("That is the same. What do the articles call it?"))
        return data

    def save_by(self, user: AbstractBaseUser | AnonymousUser, *, at: datetime) -> None:
        """One meaning for what is said: a second one replaces the first. ``at``: aware UTC."""
        data = self.cleaned_data
        Synonym.objects.update_or_create(
            language=data["language"],
            said=data["said"],
            defaults={"means": data["means"], "created_at": at, "author_id": user.pk},
        )

    def _words(self, name: str) -> str:
        text = " ".join(self.cleaned_data[name].lower().split())
        if not words(text):
            raise forms.ValidationError(_("Please give at least one word."))
        return text
