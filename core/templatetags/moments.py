"""Times as a person reads them: their own zone, absolute with relative beside."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.dates import absolute, relative, zone_name

register = template.Library()


@register.simple_tag(takes_context=True)
def moment(context: template.Context, when: datetime | None) -> str | SafeString:
    """``<time>`` with the date, hour and zone, and how far that is from ``at`` in the context."""
    if when is None:
        return ""
    at: datetime = context.get("at") or timezone.now()
    return format_html(
        '<time datetime="{}">{} {}</time> <span class="ago">({})</span>',
        when.isoformat(timespec="seconds"),
        absolute(when, at=at),
        zone_name(when),
        relative(when, at=at),
    )


@register.simple_tag(takes_context=True)
def ago(context: template.Context, when: datetime | None) -> str | SafeString:
    """``<time>`` in relative words, with the date and hour as its title."""
    if when is None:
        return ""
    at: datetime = context.get("at") or timezone.now()
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        when.isoformat(timespec="seconds"),
        absolute(when, at=at),
        relative(when, at=at),
    )
