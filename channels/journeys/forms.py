"""What a person fills in about their channels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from channels.journeys.connecting import Offer


class ChooseForm(forms.Form):
    """Which places become channels."""

    places = forms.MultipleChoiceField(
        error_messages={
            "required": _("Tick at least one, or choose none of them below."),
            "invalid_choice": _("One of these is no longer free. Look again at what is ticked."),
        },
    )

    def __init__(self, offers: Sequence[Offer], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offers = [offer for offer in offers if offer.free]
        field = self.fields["places"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101
        field.choices = [(offer.place.external_id, offer.place.name) for offer in self.offers]

    def rows(self) -> list[tuple[Offer, bool]]:
        """Each free place, and whether its box is ticked: not what may be connected already."""
        if self.is_bound:
            ticked = set(self["places"].value() or ())
            return [(offer, offer.place.external_id in ticked) for offer in self.offers]
        return [(offer, offer.perhaps is None) for offer in self.offers]
