"""Says on private pages that a network is in trouble, while it is."""

from __future__ import annotations

from django import template
from django.utils import timezone

from notifications.network_trouble import Trouble, troubles_of

register = template.Library()


@register.simple_tag(takes_context=True)
def network_trouble(context: template.Context, network: str = "") -> list[Trouble]:
    """Of who is signed in. ``network``: the id of the only one that the page is about."""
    return troubles_of(context["user"], at=timezone.now(), network=network)
