"""Names in templates, wherever somebody else chose them. Built in: no template loads it."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from core.names import isolates

register = template.Library()


@register.filter
def bdi(text: object) -> SafeString:
    """In a page's text: a name, a list of names, or a sentence that has names in it."""
    return isolates.marked_up(text)


@register.filter
def isolated(name: object) -> str:
    """Where no markup can be: titles, attributes, mails of text."""
    return isolates.isolated(name)
