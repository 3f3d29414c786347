"""The drawn life: what is where, in the cases that people meet."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from channels.contract import DEAD, Cause
from channels.lifeline.geometry import HEIGHT, TALL, Lifeline, Stroke, draw
from channels.lifeline.label_layout import NARROW, SIZE, WIDE
from tests.channels.diagnosis.snapshots import HOUR, MINUTE, verdict
from tests.factories import DAY, NOW


def drawn(network: str = "linkedin", **fields: Any) -> Lifeline:
    return draw(verdict(network, **fields), at=NOW)


def strokes(line: Lifeline, css: str) -> list[Stroke]:
    return [stroke for stroke in line.strokes if stroke.css == css]


def only(line: Lifeline, css: str) -> Stroke:
    (stroke,) = strokes(line, css)
    return stroke


def said(line: Lifeline) -> list[str]:
    return [label.text for label in line.labels]


def test_a_life_is_issued_lived_and_closed() -> None:
    line = drawn(age=30 * DAY)
    assert (only(line, "track").x1, only(line, "track").x2) == (4, 476)
    assert only(line, "lived").x2 == 240  # half of 60 days
    assert line.now is not None
    assert line.now.x == 240
    assert only(line, "end").x1 == 476
    assert line.height == HEIGHT
    assert said(line) == ["issued 25 Oct", "day 30 of 60", "ends 24 Dec"]


def test_the_warning_window_is_what_is_left_of_it() -> None:
    before, within = drawn(age=30 * DAY), drawn(age=51 * DAY)
    assert only(before, "warn").x1 > only(before, "lived").x2
    assert only(within, "warn").x1 == only(within, "lived").x2


def test_what_is_renewed_has_a_window_for_that() -> None:
    line = drawn("pinterest", age=10 * DAY, life=30 * DAY, has_refresh_token=True)
    assert only(line, "warn").x2 == 476
    assert said(line)[-1] == "renews 4 Dec"


def test_a_renewal_that_is_due_is_said() -> None:
    line = drawn("pinterest", age=25 * DAY, life=30 * DAY, has_refresh_token=True)
    assert said(line)[-1] == "renewed any moment"


def test_hours_are_told_by_the_hour() -> None:
    line = drawn("x", age=40 * MINUTE, life=2 * HOUR, has_refresh_token=True)
    assert said(line) == ["issued 08:20", "40 minutes old", "renews 09:50"]


def test_a_life_without_an_end_stays_open() -> None:
    line = drawn("facebook", age=80 * DAY, life=None, no_end_date=True)
    assert only(line, "open").x2 == 476
    assert not strokes(line, "end")
    assert said(line)[-1] == "no end date"


def test_an_open_life_grows_and_never_arrives() -> None:
    grown = [
        only(drawn("facebook", age=days * DAY, life=None, no_end_date=True), "lived").x2
        for days in (1, 10, 100, 1000, 10_000)
    ]
    assert grown == sorted(set(grown))
    assert grown[-1] < 476


def test_an_end_before_its_time_is_a_cut() -> None:
    line = drawn(age=52 * DAY, cause=Cause.PASSWORD_CHANGED, since=NOW - 12 * DAY)
    assert len(strokes(line, "cut")) == 2
    assert only(line, "lived").x2 == 4 + round(472 * 40 / 60)
    assert line.now is None
    assert not strokes(line, "warn")
    assert "ended 12 Nov, day 40" in said(line)


def test_an_end_at_its_time_is_no_cut() -> None:
    line = drawn(age=70 * DAY)
    assert not strokes(line, "cut")
    assert only(line, "lived").x2 == only(line, "end").x1 == 476
    assert line.now is None


def test_where_we_could_not_tell_the_line_is_broken() -> None:
    line = drawn(
        age=30 * DAY,
        cause=Cause.NETWORK_FAULT,
        last_alive_at=NOW - 10 * DAY,
        since=NOW - 9 * DAY,
    )
    assert only(line, "lived").x2 == only(line, "unsure").x1
    assert only(line, "unsure").x2 == 240
    assert said(line)[1:] == ["worked 09:00 on 14 Nov", "no answer since 09:00 on 15 Nov"]


def test_what_was_never_told_is_broken_from_the_start() -> None:
    line = drawn(age=DAY, cause=Cause.UNKNOWN, last_alive_at=None, since=None)
    assert not strokes(line, "lived")
    assert only(line, "unsure").x1 == 4
    assert "no answer yet" in said(line)


@pytest.mark.parametrize(
    ("network", "fields", "label"),
    [
        ("facebook", {"data_access_expires_at": NOW + 80 * DAY}, "data access until 12 Feb 2027"),
        (
            "linkedin",
            {"has_refresh_token": True, "refresh_expires_at": NOW + 300 * DAY},
            "renewals end 20 Sep 2027",
        ),
    ],
)
def test_a_second_clock_is_a_second_line(network: str, fields: dict[str, Any], label: str) -> None:
    line = drawn(network, age=10 * DAY, **fields)
    assert line.height == TALL
    assert only(line, "second").y1 > only(line, "track").y1
    assert only(line, "second").x2 == 476
    assert only(line, "end").x1 < 476  # both lines run on one scale
    assert said(line)[-1] == label


def test_two_rows_of_labels_do_not_touch() -> None:
    line = drawn("facebook", age=10 * DAY, data_access_expires_at=NOW + 80 * DAY)
    for labels, size in ((line.labels, WIDE), (line.narrow, NARROW)):
        first, second = sorted({label.y for label in labels})
        letters = SIZE * size.grown
        assert second - first > letters * 1.1
        assert second + letters / 4 <= TALL
        assert first - letters * 3 / 4 > only(line, "second").y1 + 5  # the tick that closes it


@pytest.mark.parametrize("cause", sorted(DEAD))
def test_a_second_clock_stops_with_its_token(cause: Cause) -> None:
    of_renewals = {"has_refresh_token": True, "refresh_expires_at": NOW + 300 * DAY}
    line = drawn("linkedin", age=10 * DAY, cause=cause, since=NOW - DAY, **of_renewals)
    assert not strokes(line, "second")
    assert "renewals" not in line.text


def test_renewals_that_ended_are_told_as_past() -> None:
    of_renewals = {"has_refresh_token": True, "refresh_expires_at": NOW - DAY}
    line = drawn("linkedin", age=10 * DAY, **of_renewals)
    assert said(line)[-1] == "renewals ended 23 Nov"
    assert "renewals ended 23 November" in line.text


def test_a_rotating_refresh_token_is_no_second_clock() -> None:
    line = drawn(
        "pinterest",
        age=10 * DAY,
        life=30 * DAY,
        has_refresh_token=True,
        refresh_expires_at=NOW + 50 * DAY,
    )
    assert line.height == HEIGHT


def test_the_drawing_says_itself_in_words() -> None:
    line = drawn("facebook", age=51 * DAY, data_access_expires_at=NOW + 39 * DAY)
    assert line.text == (
        "Token issued 4 October, 51 days ago; ends 3 December, 9 days left; access to data "
        "ends 2 January 2027."
    )


def test_days_are_those_of_the_readers_zone() -> None:
    late = NOW.replace(hour=23)
    with timezone.override("Asia/Tokyo"):
        line = draw(verdict("linkedin", at=late, age=51 * DAY), at=late)
    assert said(line)[0] == "issued 5 Oct"


def test_a_clock_moved_back_draws_from_the_start() -> None:
    line = drawn(age=timedelta(days=-3))
    assert line.now is not None
    assert line.now.x == 4
