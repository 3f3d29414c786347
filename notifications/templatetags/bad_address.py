"""Says on private pages that mail to this person does not arrive."""

from __future__ import annotations

from django import template

from accounts.page_facts import holds
from notifications.bounces import refused_addresses

register = template.Library()


@register.simple_tag(takes_context=True)
def bad_address(context: template.Context) -> refused_addresses.Banner | None:
    """None where nobody is signed in, or mail goes out. Not asked where the page has."""
    if "bad_address" in context:
        asked: refused_addresses.Banner | None = context["bad_address"]
        return asked
    user = context.get("user")
    if user is None or not holds(user, refused_addresses.REFUSED):
        return None
    return refused_addresses.banner_for(user)
