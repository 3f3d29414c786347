"""A browser in words, and where it is, for the list of those that are signed in."""

from __future__ import annotations

from collections.abc import Iterable

from allauth.usersessions.models import UserSession
from django import template

from accounts.sign_in_log import browsers, client_places

register = template.Library()


@register.filter
def browser_name(user_agent: str) -> str:
    """As "Firefox, Windows"; empty where it says nothing that we know."""
    return browsers.in_words(user_agent)


@register.filter
def beginning(address: str) -> str:
    """As "203.0.113.*", which is how the sign-in log says it."""
    return client_places.shortened(address)


@register.filter
def this_one_first(sessions: Iterable[UserSession]) -> list[UserSession]:
    """Then the others, as they were."""
    return sorted(sessions, key=lambda session: not session.is_current())
