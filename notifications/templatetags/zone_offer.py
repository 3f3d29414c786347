"""Offers the browser's own time zone on private pages, where it is another than the person's."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.utils import timezone

from notifications.middleware import ZONE_KEY
from notifications.zones.told import KEPT_KEY, differ, in_words, told_by

register = template.Library()


@dataclass(frozen=True, slots=True)
class Offer:
    zone: str  # as browsers name it
    there: str  # in words
    here: str


@register.simple_tag(takes_context=True)
def zone_offer(context: template.Context) -> Offer | None:
    """None where nobody is signed in, the clocks agree, or the person keeps their own."""
    request = context.get("request")
    user = context.get("user")
    if request is None or user is None or not user.is_authenticated:
        return None
    told, mine = told_by(request), request.session.get(ZONE_KEY)
    if not told or not isinstance(mine, str) or request.session.get(KEPT_KEY) == told:
        return None
    if not differ(told, mine, at=timezone.now()):
        return None
    return Offer(told, in_words(told), in_words(mine))
