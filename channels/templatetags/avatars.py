"""What stands for a channel beside its name: a picture, or its initials; and its network's sign."""

from __future__ import annotations

import re
from functools import cache

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from channels.registry import NETWORKS

register = template.Library()
HUES = 8
LETTERS = 2


@register.filter
def initials(name: str) -> str:
    """ "Harbour Cafe": HC; a name without a letter has none."""
    words = ("".join(filter(str.isalnum, word)) for word in name.split())
    return "".join(word[0] for word in words if word)[:LETTERS].upper()


@register.filter
def hue(number: int) -> int:
    """One of the colours; channels that were connected one after the other get different ones."""
    return number * 5 % HUES


@register.simple_tag
@cache
def network_signs() -> SafeString:
    """The sign of every network, once on a page: ``_glyph.html`` and ``_avatar.html`` use them,
    in a few letters each, however many channels there are."""
    symbols = format_html_join(
        "",
        '<symbol id="n-{}" viewBox="0 0 24 24">{}</symbol>',
        ((network.id, _drawing(network.id)) for network in NETWORKS),
    )
    return format_html('<svg class="signs" aria-hidden="true">{}</svg>', symbols)


def _drawing(network: str) -> SafeString:
    drawn = re.sub(r"^<svg[^>]*>|</svg>\s*$", "", render_to_string(f"{network}/icon.svg"))
    return mark_safe(drawn)  # noqa: S308  # nosec B308 B703  # a file of the network's folder
