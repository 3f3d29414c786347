"""Policy figures as words: seconds become "60 days", or "60-day" before a noun."""

from __future__ import annotations

from django.utils.translation import gettext, ngettext

MINUTE, HOUR, DAY = 60, 3600, 86_400


def length(seconds: int, *, adjective: bool = False) -> str:
    """The largest unit that leaves no rest; one day is said as 24 hours."""
    if seconds % DAY == 0 and seconds > DAY:
        return days(seconds // DAY, adjective=adjective)
    if seconds % HOUR == 0:
        return _hours(seconds // HOUR, adjective)
    return _minutes(round(seconds / MINUTE), adjective)


def days(count: int, *, adjective: bool = False) -> str:
    if adjective:
        return gettext("%(n)s-day") % {"n": count}
    return ngettext("%(n)s day", "%(n)s days", count) % {"n": count}


def _hours(count: int, adjective: bool) -> str:
    if adjective:
        return gettext("%(n)s-hour") % {"n": count}
    return ngettext("%(n)s hour", "%(n)s hours", count) % {"n": count}


def _minutes(count: int, adjective: bool) -> str:
    if adjective:
        return gettext("%(n)s-minute") % {"n": count}
    return ngettext("%(n)s minute", "%(n)s minutes", count) % {"n": count}


def said(key: str, value: str | int | bool, *, adjective: bool = False) -> str:
    """A policy fact in words, by the unit that its key names."""
    if key.endswith("_seconds"):
        return length(int(value), adjective=adjective)
    if key.endswith("_days"):
        return days(int(value), adjective=adjective)
    return str(value)
