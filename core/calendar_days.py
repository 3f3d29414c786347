"""How many days apart two moments are for a person: by the calendar of the active time zone.

The one place that counts days for somebody's eyes. A day is a page of their calendar, not 24
hours, so that what is said agrees with the dates beside it: "issued 51 days ago" and "9 days
left" are together the days between both dates, whatever the hour and whatever the clocks did.
"""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def local_date(when: datetime) -> date:
    """The day of ``when`` (aware) on the person's calendar."""
    return when.astimezone(timezone.get_current_timezone()).date()


def days_between(first: datetime, last: datetime) -> int:
    """From the day of ``first`` to that of ``last``; negative where that is the earlier one."""
    return (local_date(last) - local_date(first)).days


def count_of_days(days: int) -> str:
    """ "1 day", "9 days"."""
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


def days_ago(when: datetime, *, at: datetime) -> str:
    """ "today", "yesterday", "51 days ago"; of what is to come "tomorrow", "in 9 days"."""
    days = days_between(when, at)
    near = {0: _("today"), 1: _("yesterday"), -1: _("tomorrow")}
    if days in near:
        return near[days]
    if days < 0:
        return _("in %(length)s") % {"length": count_of_days(-days)}
    return _("%(length)s ago") % {"length": count_of_days(days)}


def days_left(end: datetime, *, at: datetime) -> str:
    """ "9 days left", "today is the last day"."""
    days = max(days_between(at, end), 0)
    if not days:
        return _("today is its last day")
    return ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}
