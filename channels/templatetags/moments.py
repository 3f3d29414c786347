"""Times as a person reads them: their own zone, absolute with relative beside."""

from __future__ import annotations

from datetime import datetime, timedelta

from django import template
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

register = template.Library()


@register.simple_tag(takes_context=True)
def moment(context: template.Context, when: datetime | None) -> str | SafeString:
    """``<time>`` with the date and hour, and how far that is from ``at`` in the context."""
    if when is None:
        return ""
    at: datetime = context.get("at") or timezone.now()
    return format_html(
        '<time datetime="{}">{}</time> <span class="ago">({})</span>',
        when.isoformat(timespec="seconds"),
        absolute(when, at=at),
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


def absolute(when: datetime, *, at: datetime) -> str:
    """Day and hour in the active zone; the year only where it is not this one."""
    local, today = timezone.localtime(when), timezone.localtime(at)
    shape = gettext("j M, H:i") if local.year == today.year else gettext("j M Y, H:i")
    return formats.date_format(local, shape, use_l10n=False)


def relative(when: datetime, *, at: datetime) -> str:
    """Words such as "12 minutes ago" or "in 9 days", by the largest whole unit."""
    distance = when - at
    if abs(distance) < timedelta(minutes=1):
        return gettext("just now")
    words = _length(abs(distance))
    if distance < timedelta(0):
        return gettext("%(length)s ago") % {"length": words}
    return gettext("in %(length)s") % {"length": words}


def _length(distance: timedelta) -> str:
    minutes = int(distance.total_seconds() // 60)
    if minutes < 60:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    hours = minutes // 60
    if hours < 48:
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    days = hours // 24
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
