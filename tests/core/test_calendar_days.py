"""Days are counted by the calendar of the person's zone, whatever the clocks did meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from core.calendar_days import days_between, local_date

ZONES = ("UTC", "Europe/Madrid", "America/New_York", "Asia/Tokyo", "Pacific/Apia")
ODD_ZONES = ("Australia/Lord_Howe", "America/St_Johns", "Asia/Kathmandu", "Pacific/Kiritimati")
MOMENTS = st.datetimes(
    datetime(2024, 1, 1),  # noqa: DTZ001
    datetime(2029, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@pytest.mark.parametrize(
    ("zone", "first", "last", "days"),
    [
        # 23 hours: the night of a spring without its hour.
        ("Europe/Madrid", "2026-03-28T12:00Z", "2026-03-29T11:00Z", 1),
        # Ten minutes, and another day.
        ("UTC", "2026-11-24T23:55Z", "2026-11-25T00:05Z", 1),
        # Nearly 24 hours, and the same day.
        ("UTC", "2026-11-24T00:05Z", "2026-11-24T23:55Z", 0),
        # Tomorrow in Tokyo already.
        ("Asia/Tokyo", "2026-11-24T14:00Z", "2026-11-24T16:00Z", 1),
    ],
)
def test_a_day_is_a_page_of_the_calendar(zone: str, first: str, last: str, days: int) -> None:
    with timezone.override(ZoneInfo(zone)):
        assert days_between(datetime.fromisoformat(first), datetime.fromisoformat(last)) == days


@given(st.lists(MOMENTS, min_size=3, max_size=3), st.sampled_from(ZONES + ODD_ZONES))
def test_parts_of_a_time_are_together_the_whole(moments: list[datetime], zone: str) -> None:
    first, now, last = moments
    with timezone.override(ZoneInfo(zone)):
        assert days_between(first, now) + days_between(now, last) == days_between(first, last)
        assert local_date(first) + timedelta(days=days_between(first, last)) == local_date(last)
