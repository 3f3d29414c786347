"""How many days apart two moments are for a person: by the calendar of the active time zone.

The one place that counts days for somebody's eyes. A day is a page of their calendar, not 24
hours, so that what is said agrees with the dates beside it: "issued 51 days ago" and "9 days
left" are together the days between both dates, whatever the hour and whatever the clocks did.
"""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import ngettext


def local_date(when: datetime) -> date:
    """The day of ``when`` (aware) on the person's calendar."""
    return when.astimezone(timezone.get_current_timezone()).date()


def days_between(first: datetime, last: datetime) -> int:
    """From the day of ``first`` to that of ``last``; negative where that is the earlier one."""
    return days_from(local_date(first), local_date(last))


def days_from(first: date, last: date) -> int:
    return (last - first).days


def count_of_days(days: int) -> str:
    """ "1 day", "9 days"."""
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
