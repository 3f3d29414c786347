"""What stands for a channel that has no picture: its initials on a colour of its own."""

from __future__ import annotations

from django import template

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
