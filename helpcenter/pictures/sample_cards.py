"""The card of My channels in each state: the real one, about an invented channel."""

from __future__ import annotations

from datetime import UTC

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from channels.public import help_center as public
from helpcenter.pictures.picture import Picture


def states() -> list[str]:
    return [state.value for state in public.State]


def draw(state: str) -> Picture:
    with timezone.override(UTC):  # the same bytes for everybody
        card = public.sample_card(
            public.State(state), name=_("Harbour Bakery"), person=_("Maren Oduya")
        )
        html = render_to_string("channels/_card.html", {"card": card, "sample": True})
    return Picture(
        caption=_("An invented example of a card that says “%(label)s”.")
        % {"label": card.words.label},
        html=html,
    )
