"""What is on offer after a consent page, a sheet at a time: one login may have thousands of places.

What is ticked on other sheets travels along in the form, so that nothing is kept meanwhile and no
script is needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from channels.contract import Kind
from channels.journeys.connecting import Offer
from channels.words import kinds

# Up to so many stand on one page, ticked beforehand.
MANY = 50
A_SHEET = 50
# So many become channels in one go; each is a handful of rows.
AT_ONCE = 500
LONGEST_QUESTION = 100


@dataclass(frozen=True, slots=True)
class Sheet:
    """Some of the places on offer. ``ticked``: here and on the other sheets."""

    offers: Sequence[Offer]
    ticked: frozenset[str]
    many: bool = False
    q: str = ""
    number: int = 1
    sheets: int = 1
    matching: int = 0
    kinds: frozenset[Kind] = frozenset()  # of all that match, on whichever sheet

    @property
    def rows(self) -> list[tuple[Offer, bool]]:
        """Each place here, and whether its box is ticked."""
        return [(offer, offer.place.external_id in self.ticked) for offer in self.offers]

    @property
    def counted(self) -> str:
        """How many there are, by what people call them: "1,996 locations"."""
        return kinds.counted(self.kinds, self.matching)

    @property
    def kept(self) -> str:
        """What is ticked and not here, as the form carries it along."""
        return " ".join(sorted(self.ticked - {offer.place.external_id for offer in self.offers}))

    @property
    def tickable(self) -> int:
        """How many "tick all" would tick; 0 where they are ticked, or are too many at once."""
        return self.matching if self.matching <= AT_ONCE else 0


def asked_for_a_sheet(data: QueryDict) -> bool:
    """Whether the person wants to look on, and has not decided yet."""
    return "turn" in data


def sheet_of(offers: Sequence[Offer], data: QueryDict | None) -> Sheet:
    """What to show of these ``offers``, after what the person has sent (``data``)."""
    ids = [offer.place.external_id for offer in offers]
    if len(offers) <= MANY:
        # Ticked beforehand, but for what may be connected already.
        before = (offer.place.external_id for offer in offers if offer.perhaps is None)
        return Sheet(offers, frozenset(before) if data is None else ticked_in(data))
    data = QueryDict() if data is None else data
    turn, q = data.get("turn", ""), data.get("q", "").strip()[:LONGEST_QUESTION]
    matching = [offer for offer in offers if _fits(offer, q)]
    ticked = set() if turn == "untick" else ticked_in(data).intersection(ids)
    if turn == "tick":
        ticked |= {offer.place.external_id for offer in matching[:AT_ONCE]}
    sheets = max(1, -(-len(matching) // A_SHEET))
    number = min(max(1, _number(data, turn)), sheets)
    here = matching[(number - 1) * A_SHEET : number * A_SHEET]
    return Sheet(
        here,
        frozenset(ticked),
        many=True,
        q=q,
        number=number,
        sheets=sheets,
        matching=len(matching),
        kinds=frozenset(offer.place.kind for offer in matching),
    )


def ticked_in(data: QueryDict) -> frozenset[str]:
    """The external ids that are ticked, on whichever sheet."""
    return frozenset((*data.getlist("places"), *data.get("kept", "").split()))


def _fits(offer: Offer, q: str) -> bool:
    place = offer.place
    said = f"{place.name} {place.handle} {place.external_id}".casefold()
    return all(word in said for word in q.casefold().split())


def _number(data: QueryDict, turn: str) -> int:
    given = data.get("sheet", "")
    number = int(given) if given.isascii() and given.isdecimal() and len(given) < 6 else 1
    return {"find": 1, "next": number + 1, "before": number - 1}.get(turn, number)


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
        self.sheet = sheet_of(self.offers, data)
        field = self.fields["places"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101
        field.choices = [(offer.place.external_id, offer.place.name) for offer in self.offers]

    def rows(self) -> list[tuple[Offer, bool]]:
        """Each free place that is shown, and whether its box is ticked."""
        return self.sheet.rows

    def clean_places(self) -> list[str]:
        """Those that are ticked here and on the other sheets."""
        assert isinstance(self.data, QueryDict)  # noqa: S101
        ticked = ticked_in(self.data)
        if not ticked:
            raise forms.ValidationError(
                _("Tick at least one, or choose none of them below."), code="required"
            )
        if len(ticked) > AT_ONCE:
            raise forms.ValidationError(
                _("Tick %(n)d at most: save those, and come back for the rest."),
                params={"n": AT_ONCE},
            )
        free = {offer.place.external_id for offer in self.offers}
        if not ticked <= free:
            raise forms.ValidationError(self.fields["places"].error_messages["invalid_choice"])
        return [
            offer.place.external_id for offer in self.offers if offer.place.external_id in ticked
        ]
