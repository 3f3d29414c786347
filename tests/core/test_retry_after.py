"""A wait is never in the past, never endless, and nonsense is none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.headers.retry_after import LONGEST, bounded, reset, retry_after, wait_until

AT = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 7 ", 7),
        ("1.5", 1),
        ("Tue, 24 Nov 2026 10:05:00 GMT", 300),
        ("Tue, 24 Nov 2026 12:05:00 +0200", 300),
        ("Tue, 24 Nov 2026 09:00:00 GMT", 0),
        ("99999999999", LONGEST.total_seconds()),
    ],
)
def test_seconds_and_dates_are_understood(value: str, seconds: float) -> None:
    assert wait_until(value, AT) == AT + timedelta(seconds=seconds)


@pytest.mark.parametrize("unit", [1, 1000])
def test_a_reset_may_be_seconds_or_milliseconds_since_the_epoch(unit: int) -> None:
    assert reset(str((int(AT.timestamp()) + 90) * unit), AT) == AT + timedelta(seconds=90)


def test_a_small_reset_is_seconds_left() -> None:
    assert reset("30, 60;w=60", AT) == AT + timedelta(seconds=30)


@given(st.text())
def test_whatever_stands_there_is_no_error_and_no_endless_wait(value: str) -> None:
    for moment in (retry_after(value, AT), reset(value, AT)):
        assert moment is None or AT <= bounded(moment, AT) <= AT + LONGEST
