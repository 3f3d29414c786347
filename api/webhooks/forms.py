"""A new webhook, as its owner describes it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from api.models import Hook
from api.webhooks.event_types import OFFERED, ROWS, Event, InWords
from api.webhooks.failure_reasons import words_of
from core.outgoing.public_addresses import RefusedError, check

MOST = 10  # of one person
LONGEST = 500


class HookForm(forms.Form):
    """``rows`` pairs each checkbox with what it means. ``user`` None: the operator's."""

    # Text, not a URL field: what is wrong with an address is said in our own words.
    url = forms.CharField(
        label=_("Where should we send it?"),
        help_text=_("The https address that your tool gives you for webhooks."),
        max_length=LONGEST,
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter the address that your tool listens at.")},
    )
    events = forms.MultipleChoiceField(
        label=_("What should it hear about?"),
        choices=[(event.value, event.value) for event in OFFERED],
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Tick at least one: a webhook that hears about nothing is of no use."),
            "invalid_choice": _("Choose from what is offered here."),
        },
    )

    def __init__(self, user: AbstractBaseUser | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    @property
    def rows(self) -> list[tuple[Any, InWords]]:
        return list(zip(self["events"], ROWS, strict=True))

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        owner = {"user_id": self.user.pk} if self.user else {"user": None}
        mine = Hook.objects.filter(**owner, deleted_at=None)
        if mine.filter(url=url).exists():
            raise ValidationError(_("There is a webhook to this address already."))
        try:
            check(url)
        except RefusedError as refused:
            raise ValidationError(words_of(refused.why)) from None
        return url

    def clean(self) -> dict[str, Any] | None:
        if self.user and Hook.objects.visible_to(self.user).count() >= MOST:
            raise ValidationError(
                _("You have %(n)d webhooks already. Delete one that is no longer used."),
                params={"n": MOST},
            )
        return super().clean()

    def chosen(self) -> list[Event]:
        return [Event(event) for event in self.cleaned_data["events"]]
