"""The lifeline of a list's line: light, one geometry with the others, a sentence as its name."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.template import Context, Template
from hypothesis import given

from channels.contract import Cause
from channels.diagnosis.life import life_of
from channels.lifeline.row import HEIGHT, LEFT, RIGHT, WIDTH, row_lifeline
from channels.records.diagnoses import diagnosis_of
from channels.records.in_outline.lives import lives_of_working
from tests.channels.diagnosis.moments import MOMENTS, Moment
from tests.channels.diagnosis.snapshots import HOUR, MINUTE, of, verdict
from tests.factories import DAY, NOW, make_channel, make_credential

# What one of two hundred may weigh.
BYTES = 450


def row(network: str = "linkedin", **fields: Any) -> str:
    return row_lifeline(life_of(verdict(network, **fields)))


def parts(svg: str) -> dict[str, str]:
    return {path.get("class", ""): path.get("d", "") for path in ET.fromstring(svg)}


def label(svg: str) -> str:
    return ET.fromstring(svg).get("aria-label", "")


def test_a_life_that_goes_on_is_drawn_to_now_and_closed_at_its_end() -> None:
    drawn = parts(row(age=30 * DAY))
    assert drawn == {
        "track": "M5 7H155",
        "lived": "M5 7H80",
        "warn": "M120 7H155",
        "end": "M155 1v12",
        "now": "M80 7h0",
    }


def test_its_name_is_a_sentence() -> None:
    said = label(row("facebook", age=51 * DAY))
    assert said == "Token issued 4 October, 51 days ago; ends 3 December, 9 days left."


def test_between_the_last_good_answer_and_the_first_refusal_it_is_broken() -> None:
    svg = row(
        age=52 * DAY,
        cause=Cause.PASSWORD_CHANGED,
        last_alive_at=NOW - 40 * DAY,
        since=NOW - 2 * DAY,
    )
    drawn = parts(svg)
    assert (drawn["lived"], drawn["unsure"]) == ("M5 7H35", "M35 7H130")
    assert "cut" in drawn
    assert "now" not in drawn
    assert label(svg).endswith("; ended between 15 October and 22 November.")


def test_an_answer_of_today_is_no_visible_doubt() -> None:
    assert "unsure" not in parts(row(age=30 * DAY, last_alive_at=NOW - 6 * HOUR))


def test_what_is_renewed_says_so() -> None:
    svg = row("pinterest", age=10 * DAY, life=30 * DAY, has_refresh_token=True)
    assert 'class="life-row renews"' in svg
    assert label(svg) == (
        "Token issued 14 November, 10 days ago; we renew it by ourselves, the next time on 4 "
        "December."
    )


def test_hours_are_told_by_the_hour() -> None:
    said = label(row("x", age=40 * MINUTE, life=2 * HOUR, has_refresh_token=True))
    assert said.startswith("Token issued at 08:20, 40 minutes ago; we renew it by ourselves")
    assert said.endswith(", the next time in 50 minutes.")


@given(MOMENTS)
def test_everything_is_within_the_drawing_and_it_is_light(moment: Moment) -> None:
    svg = row_lifeline(life_of(of(*moment)))
    assert len(svg.encode()) <= BYTES
    for css, path in parts(svg).items():
        x = [int(number) for number in re.findall(r"(?:M|H)(-?\d+)", path)]
        assert all(0 <= each <= WIDTH for each in x)
        assert css in ("cut",) or all(LEFT <= each <= RIGHT for each in x)
    assert f'viewBox="0 0 {WIDTH} {HEIGHT}"' in svg


def test_a_template_prints_it_as_it_is() -> None:
    life = life_of(verdict(age=30 * DAY))
    template = Template("{% load drawn %}{{ life|row_lifeline }}")
    assert template.render(Context({"life": life})) == row_lifeline(life)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("network", "life", "refresh"),
    [
        ("linkedin", 60 * DAY, ""),
        ("linkedin", None, ""),
        ("pinterest", 30 * DAY, "key"),
        ("instagram", 60 * DAY, ""),
        ("facebook", None, ""),
    ],
)
def test_of_few_columns_it_is_the_same_life(
    network: str, life: timedelta | None, refresh: str
) -> None:
    login = make_credential(None, network, life=life, refresh=refresh)
    channel = make_channel(login)

    few = lives_of_working([login.pk], at=NOW)[login.pk]

    assert few == life_of(diagnosis_of(channel, at=NOW))


@pytest.mark.django_db
def test_all_lives_are_one_query(django_assert_num_queries: Any) -> None:
    logins = [make_credential().pk for _ in range(3)]
    with django_assert_num_queries(1):
        assert set(lives_of_working(logins, at=NOW)) == set(logins)
