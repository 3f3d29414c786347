"""The menu of the staff pages."""

from __future__ import annotations

from django import template

from helpcenter.staff.pages import StaffPage, pages_of

register = template.Library()


@register.simple_tag(takes_context=True)
def staff_pages(context: template.Context) -> list[StaffPage]:
    """Those that the reader may open."""
    return pages_of(context["request"].user)
