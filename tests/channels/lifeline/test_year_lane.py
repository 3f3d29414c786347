"""A year is drawn in months of one width, by the calendar of the person's zone."""

from __future__ import annotations

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from channels import registry
from channels.diagnosis.life import life_of
from channels.diagnosis.year_ahead import year_ahead
from channels.lifeline.year_lane import MONTH, WIDTH, Axis, lane, months_and_today
from tests.channels.diagnosis.moments import MOMENTS, Moment
from tests.channels.diagnosis.snapshots import of
from tests.core.test_calendar_days import ODD_ZONES, ZONES
from tests.factories import DAY, NOW


def test_it_begins_with_this_month() -> None:
    axis = Axis.of(NOW)
    assert (axis.x(NOW.replace(day=1)), axis.column(NOW)) == (0, 0)
    assert axis.x(NOW) == MONTH * 23 // 30
    assert (axis.month(1).month, axis.month(1).year) == (12, 2026)
    assert (axis.month(2).month, axis.month(2).year) == (1, 2027)


def test_the_first_of_each_month_stands_on_its_line() -> None:
    axis = Axis.of(NOW)
    for number in range(1, 13):
        first = NOW.replace(year=axis.month(number).year, month=axis.month(number).month, day=1)
        assert axis.x(first) == MONTH * number


@pytest.mark.parametrize(("zone", "x"), [("UTC", MONTH * 29 // 30), ("Asia/Tokyo", MONTH)])
def test_the_day_is_that_of_the_persons_zone(zone: str, x: int) -> None:
    late = NOW.replace(day=30, hour=20)
    with timezone.override(ZoneInfo(zone)):
        assert Axis.of(NOW).x(late) == x


@given(st.timedeltas(timedelta(0), 390 * DAY), st.sampled_from(ZONES + ODD_ZONES))
def test_later_is_never_further_left(span: timedelta, zone: str) -> None:
    with timezone.override(ZoneInfo(zone)):
        axis = Axis.of(NOW)
        assert 0 <= axis.x(NOW) <= axis.x(NOW + span) <= axis.x(NOW + span + DAY) <= WIDTH


@given(MOMENTS)
def test_everything_is_within_the_drawing(moment: Moment) -> None:
    told = of(*moment)
    until = moment.at + 365 * DAY
    ahead = year_ahead(told, registry.get(told.network).policy, until=until)
    drawn = lane(life_of(told), ahead, Axis.of(moment.at))
    assert all(0 <= int(x) <= WIDTH for x in re.findall(r"[MH](\d+)", drawn))
    assert not re.search(r"[MH]-", drawn)


def test_months_and_today_are_on_the_page_once_for_all_lanes() -> None:
    drawn = months_and_today(Axis.of(NOW), NOW)
    assert drawn.count('id="months"') == 1
    assert drawn.count("V16") == 13
