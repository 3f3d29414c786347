"""Lets a form do its work once, however often it is sent: ``core.one_use``."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.one_use import FIELD, new_word

register = template.Library()


@register.simple_tag
def one_use() -> SafeString:
    """The field with a word that no other form has. To stand beside ``{% csrf_token %}``."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, new_word())
