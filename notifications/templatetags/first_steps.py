"""The first steps, on the page that asks for them."""

from __future__ import annotations

from django import template
from django.utils import timezone

from notifications.first_steps.checklist import Checklist, checklist_of

register = template.Library()


@register.simple_tag(takes_context=True)
def first_steps(context: template.Context, total: int) -> Checklist | None:
    """Of who is signed in. ``total``: how many channels they have."""
    return checklist_of(context["user"], connected=total > 0, at=timezone.now())
