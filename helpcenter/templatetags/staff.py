"""The menu of the staff pages."""

from __future__ import annotations

from django import template

from helpcenter.staff.pages import PAGES, StaffPage

register = template.Library()


@register.simple_tag
def staff_pages() -> tuple[StaffPage, ...]:
    return PAGES
