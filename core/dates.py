"""Days, moments and lengths of time as people say them, in the active time zone."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils import formats, timezone
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from core.calendar_days import count_of_days, days_between

MONTH = timedelta(days=365.25 / 12)
# What lies ahead by no more was written down while the page was made.
A_HAIR = timedelta(seconds=5)


def day(when: datetime, *, at: datetime) -> str:
    """ "3 December", with the year where it is not the one of ``at``."""
    local, today = timezone.localtime(when), timezone.localtime(at)
    return _day(local.date(), get_language(), with_year=local.year != today.year)


def short_day(when: datetime, *, at: datetime) -> str:
    """ "3 Dec", with the year where it is not the one of ``at``."""
    local, today = timezone.localtime(when), timezone.localtime(at)
    return _short_day(local.date(), get_language(), with_year=local.year != today.year)


# A list names the same few days again and again, and putting one into words takes a while.
@lru_cache(maxsize=2048)
def _day(local: date, language: str | None, *, with_year: bool) -> str:
    shape = _("j F Y") if with_year else _("j F")
    return formats.date_format(local, shape, use_l10n=False)


@lru_cache(maxsize=2048)
def _short_day(local: date, language: str | None, *, with_year: bool) -> str:
    shape = _("j M Y") if with_year else _("j M")
    return formats.date_format(local, shape, use_l10n=False)


def on(day: str) -> str:
    """A day as it follows a verb: other languages put an article before it."""
    return pgettext("within a sentence", "%(day)s") % {"day": day}


def at_hour(time: str) -> str:
    return pgettext("within a sentence", "%(time)s") % {"time": time}


def clock(when: datetime, *, at: datetime, zone: bool = False) -> str:
    """ "07:40" today, else "07:40 on 3 Dec"; with ``zone`` "07:40 CET"."""
    local, today = timezone.localtime(when), timezone.localtime(at)
    time = f"{local:%H:%M}"
    if zone:
        time = f"{time} {zone_name(when)}"
    if local.date() == today.date():
        return time
    return _("%(time)s on %(day)s") % {"time": time, "day": short_day(when, at=at)}


def zone_name(when: datetime) -> str:
    """ "CET", or "UTC+10:30" where the zone has no letters of its own."""
    name = timezone.localtime(when).tzname() or ""
    if name[:1] not in ("+", "-"):
        return name
    hours, minutes = name[:3], name[3:].lstrip(":")
    return f"UTC{hours}:{minutes}" if minutes else f"UTC{hours}"


def moment(when: datetime, *, at: datetime) -> str:
    """ "12 minutes ago", or the day and hour where that is farther than two days."""
    if abs(when - at) < timedelta(days=2):
        return relative(when, at=at)
    return _("on %(when)s") % {"when": absolute(when, at=at)}


def length(span: timedelta) -> str:
    """A length that is set, or one of hours: "2 years", "3 months", "60 days", "2 hours".

    Months and years only where it is whole ones of the mean year, as who counts in them writes
    them in seconds. How many days lie between two moments ``calendar_days`` tells.
    """
    if span > timedelta(0) == span % MONTH:
        return _months(span // MONTH)
    seconds = max(int(span.total_seconds()), 0)
    if seconds >= 2 * 86_400 or (seconds and seconds % 86_400 == 0):
        return count_of_days(seconds // 86_400)
    if seconds >= 3600:
        count = seconds // 3600
        return ngettext("%(n)d hour", "%(n)d hours", count) % {"n": count}
    count = max(seconds // 60, 1)
    return ngettext("%(n)d minute", "%(n)d minutes", count) % {"n": count}


def _months(months: int) -> str:
    years, over = divmod(months, 12)
    if over:
        return ngettext("%(n)d month", "%(n)d months", months) % {"n": months}
    return ngettext("%(n)d year", "%(n)d years", years) % {"n": years}


def hours_between(first: datetime, last: datetime) -> str:
    """ "40 minutes", "2 hours": between two moments of a life that is told by the hour."""
    return length(last - first)


def absolute(when: datetime, *, at: datetime) -> str:
    """Day and hour in the active zone; the year only where it is not this one."""
    local, today = timezone.localtime(when), timezone.localtime(at)
    shape = _("j M, H:i") if local.year == today.year else _("j M Y, H:i")
    return formats.date_format(local, shape, use_l10n=False)


def relative(when: datetime, *, at: datetime) -> str:
    """Words such as "12 minutes ago" or "in 9 days", by the largest whole unit."""
    distance = when - at
    if A_HAIR < distance < timedelta(minutes=1):
        return _("in a moment")
    if abs(distance) < timedelta(minutes=1):
        return _("just now")
    words = _largest_unit(when, at)
    if distance < timedelta(0):
        return _("%(length)s ago") % {"length": words}
    return _("in %(length)s") % {"length": words}


def _largest_unit(when: datetime, at: datetime) -> str:
    minutes = int(abs(when - at).total_seconds() // 60)
    if minutes < 60:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    hours = minutes // 60
    if hours < 48:
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    return count_of_days(abs(days_between(when, at)))
