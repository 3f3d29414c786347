"""What a person fills in about their channels."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from channels.journeys import choosing
from channels.journeys.connecting import Offer


class ChooseForm(forms.Form):
    """Which places become channels."""

    places = forms.MultipleChoiceField(
        required=False,
        error_messages={
            "invalid_choice": _("One of these is no longer free. Look again at what is ticked."),
        },
    )

    def __init__(self, offers: Sequence[Offer], data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.offers = [offer for offer in offers if offer.free]
        self.sheet = choosing.sheet_of(self.offers, data)
        field = self.fields["places"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101
        field.choices = [(offer.place.external_id, offer.place.name) for offer in self.offers]

    def rows(self) -> list[tuple[Offer, bool]]:
        """Each free place that is shown, and whether its box is ticked."""
        return self.sheet.rows

    def clean_places(self) -> list[str]:
        """Those that are ticked here and on the other sheets."""
        assert isinstance(self.data, QueryDict)  # noqa: S101
        ticked = choosing.ticked_in(self.data)
        if not ticked:
            raise forms.ValidationError(
                _("Tick at least one, or choose none of them below."), code="required"
            )
        if len(ticked) > choosing.AT_ONCE:
            raise forms.ValidationError(
                _("Tick %(n)d at most: save those, and come back for the rest."),
                params={"n": choosing.AT_ONCE},
            )
        free = {offer.place.external_id for offer in self.offers}
        if not ticked <= free:
            raise forms.ValidationError(self.fields["places"].error_messages["invalid_choice"])
        return [
            offer.place.external_id for offer in self.offers if offer.place.external_id in ticked
        ]
