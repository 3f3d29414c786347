"""What a person is called on their own pages."""

from __future__ import annotations

from django import template
from django.contrib.auth.models import AbstractBaseUser

register = template.Library()


@register.filter
def display_name(user: AbstractBaseUser) -> str:
    """Their name where we were told it, else what stands before the @ of their address."""
    name = str(getattr(user, "get_full_name", str)()).strip()
    return name or user.get_username().partition("@")[0]
