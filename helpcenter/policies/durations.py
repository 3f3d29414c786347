"""Lengths of time in words, for what no policy fact says itself."""

from __future__ import annotations

from django.utils.translation import gettext, ngettext

MINUTE, HOUR, DAY = 60, 3600, 86_400


def length(seconds: int) -> str:
    """The largest unit that leaves no rest: "51 days", "48 minutes"."""
    count, unit = _parts(seconds)
    if unit == DAY:
        return ngettext("%(n)s day", "%(n)s days", count) % {"n": count}
    if unit == HOUR:
        return ngettext("%(n)s hour", "%(n)s hours", count) % {"n": count}
    return ngettext("%(n)s minute", "%(n)s minutes", count) % {"n": count}


def adjective(key: str, value: int) -> str:
    """A policy figure before a noun: "60-day". ``key`` names the unit of ``value``."""
    count, unit = _parts(value * DAY if key.endswith("_days") else value)
    if unit == DAY:
        return gettext("%(n)s-day") % {"n": count}
    if unit == HOUR:
        return gettext("%(n)s-hour") % {"n": count}
    return gettext("%(n)s-minute") % {"n": count}


def _parts(seconds: int) -> tuple[int, int]:
    for unit in (DAY, HOUR):
        if seconds >= unit and seconds % unit == 0:
            return seconds // unit, unit
    return round(seconds / MINUTE), MINUTE
