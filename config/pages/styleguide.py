"""``/styleguide/``: every part of the look, drawn from the templates that pages use.

Its sections are the files of ``styles/``: one that has no specimen under
``templates/styleguide/`` shows its classes alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from csp.constants import SELF
from csp.decorators import csp_update
from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.staff_access import staff_page
from channels.contract import State
from channels.diagnosis.life import life_of
from channels.public.help_center import sample_card
from config.pages import colours

# The steps between things; finer ones are within them.
SPACES = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0)
_PART = re.compile(r'^@import "([\w/]+)\.css";', re.MULTILINE)
_CLASS = re.compile(r"\.([a-z][\w-]*)")


class Sample(forms.Form):
    """Each kind of field, with a hint and with an error."""

    name = forms.CharField(label=_("Which tool is it for?"))
    address = forms.EmailField(
        label=_("Email"), help_text=_("So that you know later which key to revoke.")
    )
    many = forms.MultipleChoiceField(
        label=_("What may it do?"),
        choices=[("a", _("See my channels")), ("b", _("Report posts that failed"))],
        widget=forms.CheckboxSelectMultiple,
    )
    message = forms.CharField(label=_("What happened?"), widget=forms.Textarea(attrs={"rows": 3}))


@dataclass(frozen=True, slots=True)
class Part:
    """A file of the stylesheet. ``html`` empty: no specimen yet."""

    name: str
    html: str
    classes: list[str]

    @property
    def anchor(self) -> str:
        return self.name.replace("/", "-").replace("_", "-")


@require_safe
@staff_page()
@csp_update({"frame-src": [SELF]})
def page(request: HttpRequest) -> HttpResponse:
    context = _context()
    parts = [Part(name, _drawn(name, context, request), _classes(name)) for name in part_names()]
    return render(request, "styleguide/page.html", {"parts": parts})


def part_names() -> list[str]:
    """The files of the stylesheet as it reads them, without their ending."""
    return _PART.findall((colours.STYLES / "site.css").read_text("utf-8"))


def _drawn(name: str, context: dict[str, object], request: HttpRequest) -> str:
    try:
        return get_template(f"styleguide/{name}.html").render(context, request)
    except TemplateDoesNotExist:
        return ""


def _classes(name: str) -> list[str]:
    return sorted(set(_CLASS.findall((colours.STYLES / f"{name}.css").read_text("utf-8"))))


def _chip(state: str, label: str) -> dict[str, object]:
    current = state == State.NEEDS_YOU.value
    address = "#components-chips"
    return {"key": state, "label": label, "count": 3, "address": address, "current": current}


def _context() -> dict[str, object]:
    name, person = gettext("Harbour Bakery"), gettext("Maren Oduya")
    cards = [sample_card(state, name=name, person=person) for state in State]
    tones = (constants.SUCCESS, constants.INFO, constants.WARNING, constants.ERROR)
    return {
        "colours": list(colours.colours().values()),
        "pairs": colours.pairs(),
        "spaces": [(round(16 * rem), f"{rem} rem, {round(16 * rem)} px") for rem in SPACES],
        "call": "GET /api/v1/channels",
        "cards": cards,
        "lives": [life_of(card.diagnosis) for card in cards],
        "chips": [_chip(card.state, card.words.label) for card in cards],
        "form": Sample(),
        "wrong": Sample({"address": "maren@"}, auto_id="wrong_%s"),
        "messages": [Message(tone, gettext("Saved.")) for tone in tones],
    }
