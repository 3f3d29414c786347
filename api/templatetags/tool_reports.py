"""Says on private pages whether a tool tells us of posts that fail."""

from __future__ import annotations

from django import template
from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone

from api.keys.reporting import Reporting, reporting_of

register = template.Library()


@register.simple_tag(takes_context=True)
def tool_reports(context: template.Context) -> Reporting | None:
    """Of whoever is signed in. Three queries at the most."""
    user = context.get("user")
    if not isinstance(user, AbstractBaseUser) or not user.is_authenticated:
        return None
    return reporting_of(user, at=context.get("at") or timezone.now())
