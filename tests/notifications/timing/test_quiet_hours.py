"""Instants in the person's own time, over clock changes in both directions."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from notifications.timing import quiet_hours

KOLKATA = ZoneInfo("Asia/Kolkata")
LOS_ANGELES = ZoneInfo("America/Los_Angeles")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = (time(22, 0), time(7, 30))
MORNING = time(9, 0)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("tz", "day", "instant"),
    [
        (KOLKATA, utc(2026, 11, 24, 9), utc(2026, 11, 24, 3, 30)),
        (LOS_ANGELES, utc(2026, 3, 7, 18), utc(2026, 3, 7, 17)),
        # The day on which clocks go forward, and the day on which they go back.
        (LOS_ANGELES, utc(2026, 3, 8, 18), utc(2026, 3, 8, 16)),
        (LOS_ANGELES, utc(2026, 11, 1, 18), utc(2026, 11, 1, 17)),
        # Lord Howe moves by half an hour: +10:30 and +11:00.
        (LORD_HOWE, utc(2026, 7, 1, 0), utc(2026, 6, 30, 22, 30)),
        (LORD_HOWE, utc(2026, 12, 1, 0), utc(2026, 11, 30, 22, 0)),
    ],
)
def test_the_morning_is_nine_by_the_persons_clock(
    tz: ZoneInfo, day: datetime, instant: datetime
) -> None:
    assert quiet_hours.at_wall(day, MORNING, tz) == instant


def test_an_hour_that_a_clock_change_skips_still_comes_that_day() -> None:
    shown_at = quiet_hours.next_wall(utc(2026, 3, 29, 0), time(2, 30), BERLIN)

    assert shown_at.astimezone(BERLIN).date().isoformat() == "2026-03-29"


def test_an_hour_that_a_clock_change_repeats_comes_at_its_first_reading() -> None:
    assert quiet_hours.at_wall(utc(2026, 10, 25, 0), time(2, 30), BERLIN) == utc(
        2026, 10, 25, 0, 30
    )


@pytest.mark.parametrize("tz", [KOLKATA, LOS_ANGELES, LORD_HOWE, BERLIN])
@pytest.mark.parametrize("start", [utc(2026, 3, 27), utc(2026, 4, 3), utc(2026, 10, 23)])
def test_no_allowed_instant_lies_in_the_quiet_hours(tz: ZoneInfo, start: datetime) -> None:
    for step in range(24 * 12):
        at = start + step * timedelta(minutes=30)
        allowed = quiet_hours.allowed_from(at, NIGHT, tz)

        assert not quiet_hours.in_quiet(allowed, NIGHT, tz)
        assert at <= allowed <= at + timedelta(hours=11)


@pytest.mark.parametrize(
    ("clock", "quiet"),
    [((21, 59), False), ((22, 0), True), ((3, 0), True), ((7, 29), True), ((7, 30), False)],
)
def test_quiet_hours_may_reach_over_midnight(clock: tuple[int, int], quiet: bool) -> None:
    at = datetime(2026, 11, 24, *clock, tzinfo=KOLKATA).astimezone(UTC)

    assert quiet_hours.in_quiet(at, NIGHT, KOLKATA) is quiet


def test_quiet_hours_within_one_day() -> None:
    siesta = (time(13, 0), time(15, 0))

    assert quiet_hours.allowed_from(utc(2026, 1, 5, 14), siesta, ZoneInfo("UTC")) == utc(
        2026, 1, 5, 15
    )
    assert quiet_hours.allowed_from(utc(2026, 1, 5, 15), siesta, ZoneInfo("UTC")) == utc(
        2026, 1, 5, 15
    )


def test_monday_morning_is_the_persons_monday() -> None:
    def monday(at: datetime) -> datetime:
        return quiet_hours.next_monday(at, MORNING, KOLKATA)

    # Sunday evening in London is Monday already in Kolkata, and past nine only later.
    assert monday(utc(2026, 11, 22, 20)) == utc(2026, 11, 23, 3, 30)
    assert monday(utc(2026, 11, 23, 3, 30)) == utc(2026, 11, 23, 3, 30)
    assert monday(utc(2026, 11, 23, 3, 31)) == utc(2026, 11, 30, 3, 30)


ZONES = [KOLKATA, LOS_ANGELES, LORD_HOWE, BERLIN]
# Both clock changes of every zone above, and a plain day.
CHANGES = [
    utc(2026, 3, 8),
    utc(2026, 3, 29),
    utc(2026, 4, 4),
    utc(2026, 10, 3),
    utc(2026, 10, 25),
    utc(2026, 11, 1),
    utc(2026, 7, 1),
]


@pytest.mark.parametrize("tz", ZONES)
@pytest.mark.parametrize("start", CHANGES)
def test_local_days_follow_each_other_without_gap_or_overlap(tz: ZoneInfo, start: datetime) -> None:
    for step in range(-48, 96):
        at = start + step * timedelta(minutes=30)
        begins, ends = quiet_hours.local_day(at, tz)
        assert begins <= at < ends
        assert quiet_hours.local_day(ends, tz)[0] == ends
        assert (ends - timedelta(seconds=1)).astimezone(tz).date() == at.astimezone(tz).date()


@pytest.mark.parametrize(
    ("tz", "day", "long"),
    [
        (LOS_ANGELES, utc(2026, 3, 8, 20), timedelta(hours=23)),
        (LOS_ANGELES, utc(2026, 11, 1, 20), timedelta(hours=25)),
        (LORD_HOWE, utc(2026, 4, 5, 0), timedelta(hours=24, minutes=30)),
        (LORD_HOWE, utc(2026, 10, 4, 0), timedelta(hours=23, minutes=30)),
        (KOLKATA, utc(2026, 3, 29, 0), timedelta(hours=24)),
    ],
)
def test_how_long_a_day_is_where_clocks_change(
    tz: ZoneInfo, day: datetime, long: timedelta
) -> None:
    begins, ends = quiet_hours.local_day(day, tz)

    assert ends - begins == long


@pytest.mark.parametrize("tz", ZONES)
@pytest.mark.parametrize("start", CHANGES)
@pytest.mark.parametrize("clock", [time(9, 0), time(2, 15), time(23, 55), time(7, 20)])
def test_forecasts_keep_to_their_hour_and_out_of_the_quiet(
    tz: ZoneInfo, start: datetime, clock: time
) -> None:
    for step in range(-2, 4):
        day = start + step * timedelta(days=1)
        for person in range(40):
            moment = quiet_hours.forecast_moment(day, clock, person, NIGHT, tz)
            assert not quiet_hours.in_quiet(moment, NIGHT, tz)
            assert moment >= quiet_hours.at_wall(day, clock, tz)


def test_quiet_hours_that_end_in_a_repeated_hour_do_not_last_a_day() -> None:
    night = (time(22, 0), time(2, 30))
    second_reading = utc(2026, 10, 25, 1, 15)  # 02:15 in Berlin for the second time

    assert quiet_hours.allowed_from(second_reading, night, BERLIN) == utc(2026, 10, 25, 1, 30)


def test_an_hour_that_was_missed_comes_again_where_clocks_go_back() -> None:
    assert quiet_hours.next_wall(utc(2026, 4, 4, 15, 10), time(1, 50), LORD_HOWE) == utc(
        2026, 4, 4, 15, 20
    )


def test_an_hour_shortly_before_the_night_is_kept_without_jitter() -> None:
    for person in range(40):
        moment = quiet_hours.forecast_moment(utc(2026, 11, 24), time(21, 55), person, NIGHT, BERLIN)
        assert utc(2026, 11, 24, 20, 55) <= moment < utc(2026, 11, 24, 21)
