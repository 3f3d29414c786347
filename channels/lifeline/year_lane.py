"""One login's lane in the drawing of a year: months of one width, and the times it needs somebody.

All lanes share the lines of the months and of today, which are drawn once and used by each.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.utils.safestring import SafeString, mark_safe

from channels.diagnosis.life import Life
from channels.diagnosis.year_ahead import Outlook, YearAhead
from core.calendar_days import local_date

# Of the month in which it is drawn, and of the twelve after it.
MONTHS, MONTH, HEIGHT = 13, 40, 16
WIDTH, LINE = MONTHS * MONTH, HEIGHT // 2
# A doubt that is narrower is not to be seen.
LEAST = 3
BOX = f'viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none"'
CALM = {Outlook.RENEWED: "renewed", Outlook.OPEN: "open", Outlook.LATER: "ahead"}


class Axis(NamedTuple):
    """From the first day of a month, in the active time zone."""

    first: date

    @classmethod
    def of(cls, at: datetime) -> Axis:
        return cls(local_date(at).replace(day=1))

    def month(self, number: int) -> date:
        """The first day of the month so many after the first."""
        months = self.first.month - 1 + number
        return date(self.first.year + months // 12, months % 12 + 1, 1)

    def column(self, when: datetime) -> int:
        """In which month it is; negative or too large where that is not on it."""
        day = local_date(when)
        return (day.year - self.first.year) * 12 + day.month - self.first.month

    def x(self, when: datetime) -> int:
        day = local_date(when)
        into = MONTH * (day.day - 1) // monthrange(day.year, day.month)[1]
        return min(max(self.column(when) * MONTH + into, 0), WIDTH)


def months_and_today(axis: Axis, at: datetime) -> SafeString:
    """What each lane uses: it is put on the page once."""
    lines = "".join(f"M{MONTH * number} 0V{HEIGHT}" for number in range(1, MONTHS))
    today = f"M{axis.x(at)} 0V{HEIGHT}"
    return _svg(
        f'<g id="months"><path class="month-line" d="{lines}"/>'
        f'<path class="today-line" d="{today}"/></g>'
    )


def lane(life: Life, ahead: YearAhead, axis: Axis) -> SafeString:
    """What was lived, what is granted, and what follows if its person signs in each time."""
    if ahead.outlook is Outlook.NOT_SET_UP:
        return _svg('<use href="#months"/>')
    return _svg(f'<use href="#months"/>{_lived(life, axis)}{_rest(life, ahead, axis)}')


def _lived(life: Life, axis: Axis) -> str:
    start, heard = axis.x(life.issued_at), axis.x(life.heard_at)
    until = axis.x(life.over_at or life.at)
    if until - heard < LEAST:
        return _path("lived", start, until)
    return _path("lived", start, heard) + _path("unsure", heard, until)


def _rest(life: Life, ahead: YearAhead, axis: Axis) -> str:
    now = axis.x(life.at)
    if ahead.outlook in CALM:
        return _path(CALM[ahead.outlook], now, WIDTH)
    first, *later = [axis.x(when) for when in ahead.needed]
    drawn = _path("ahead", now, first)
    if ahead.every is not None:
        drawn += _path("plan", first, WIDTH)
    return drawn + _dots("you", later) + _dots("you first", [first])


def _dots(css: str, places: Sequence[int]) -> str:
    dots = "".join(f"M{x} {LINE}h0" for x in places)
    return f'<path class="{css}" d="{dots}"/>' if dots else ""


def _path(css: str, first: int, last: int) -> str:
    return f'<path class="{css}" d="M{first} {LINE}H{last}"/>' if first < last else ""


def _svg(inner: str) -> SafeString:
    drawn = f'<svg class="lane" {BOX} aria-hidden="true">{inner}</svg>'
    return mark_safe(drawn)  # noqa: S308  # nosec B308, B703
