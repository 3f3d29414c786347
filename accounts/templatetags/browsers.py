"""A browser in words, for the list of those that are signed in."""

from __future__ import annotations

from django import template

from accounts.sign_in_log import browsers

register = template.Library()


@register.filter
def browser_name(user_agent: str) -> str:
    """As "Firefox, Windows"; empty where it says nothing that we know."""
    return browsers.in_words(user_agent)
