"""Says on every page that the account is to be deleted, and takes that back."""

from __future__ import annotations

from django import template

from accounts.leaving.asking import LEAVING, open_deletion
from accounts.models import Deletion
from accounts.page_facts import holds

register = template.Library()


@register.simple_tag(takes_context=True)
def deletion_of_reader(context: template.Context) -> Deletion | None:
    """None where nobody is signed in, or the account stays."""
    user = context.get("user")
    return open_deletion(user) if user is not None and holds(user, LEAVING) else None
