"""What is said of one life agrees with itself, in any zone and whatever its clocks do."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from hypothesis import assume, given
from hypothesis import strategies as st

from channels import registry
from channels.contract import Cause
from channels.diagnosis.diagnose import Diagnosis
from channels.diagnosis.life import life_of
from channels.lifeline.geometry import draw
from channels.words.causes import headline
from channels.words.diagnosis_text import state_label
from channels.words.token_life import life, life_sentence
from core.calendar_days import days_between
from tests.channels.diagnosis.snapshots import HOUR, verdict
from tests.core.test_calendar_days import ODD_ZONES, ZONES
from tests.factories import DAY, NOW

AGES = st.timedeltas(3 * DAY, 300 * DAY)
AROUND_A_YEAR = st.timedeltas(timedelta(0), 365 * DAY).map(lambda span: NOW + span)
ANY_ZONE = st.sampled_from(ZONES + ODD_ZONES)


def number(pattern: str, text: str, *, otherwise: int = 0) -> int:
    said = re.search(pattern, text)
    return int(said[1]) if said else otherwise


@given(AROUND_A_YEAR, AGES, st.timedeltas(timedelta(minutes=1), 300 * DAY), ANY_ZONE)
def test_days_gone_and_days_left_are_together_its_length(
    at: datetime, age: timedelta, left: timedelta, zone: str
) -> None:
    with timezone.override(ZoneInfo(zone)):
        told = verdict("facebook", at=at, age=age, life=age + left)
        sentence = life(told, at=at)
        gone, rest = number(r"(\d+) days? ago", sentence), number(r"(\d+) days? left", sentence)
        assert gone + rest == days_between(told.issued_at, at + left)
        labels = " ".join(label.text for label in draw(told, at=at).labels)
        assert number(r"day (\d+)", labels) == gone
        assert number(r"of (\d+)", labels, otherwise=gone + rest) == gone + rest
        if told.state == "ends_soon" and rest > 1:
            assert number(r"(\d+) day", state_label(told)) == rest


@given(AROUND_A_YEAR, ANY_ZONE, st.integers(1, 400))
def test_a_token_just_granted_has_its_days_left(at: datetime, zone: str, days: int) -> None:
    with timezone.override(ZoneInfo(zone)):
        local = at.astimezone(ZoneInfo(zone))
        end = (local + days * DAY).astimezone(UTC)  # the same hour, so many days on
        assume(end - at > 2 * DAY)
        told = verdict("facebook", at=at, age=timedelta(0), life=end - at)
        assert f"{days} days left" in life(told, at=at)


def ended(**fields: Any) -> Diagnosis:
    return verdict(age=52 * DAY, cause=Cause.REVOKED_BY_USER, **fields)


def test_it_ended_today_after_all_the_days_since_it_was_issued() -> None:
    told = ended(since=NOW - HOUR, last_alive_at=NOW - 8 * HOUR)
    assert life(told, at=NOW) == (
        "Token issued 3 October, 52 days ago; ended on 24 November, after 52 days."
    )


@given(AROUND_A_YEAR, AGES, AGES, ANY_ZONE)
def test_an_end_that_nobody_saw_lies_between_two_days(
    at: datetime, since: timedelta, gap: timedelta, zone: str
) -> None:
    first_refusal, last_good = at - since, at - since - gap
    with timezone.override(ZoneInfo(zone)):
        told = verdict(
            at=at,
            age=since + gap + DAY,
            life=900 * DAY,
            cause=Cause.REVOKED_BY_USER,
            since=first_refusal,
            last_alive_at=last_good,
        )
        drawn = life_of(told)
        assert (drawn.heard_at, drawn.over_at) == (last_good, first_refusal)
        assert "; ended between " in life_sentence(drawn)


def test_no_headline_names_a_day_that_nobody_saw() -> None:
    told = verdict(
        age=52 * DAY,
        life=200 * DAY,
        cause=Cause.EXPIRED,
        last_alive_at=NOW - 40 * DAY,
        since=NOW - 2 * DAY,
    )
    policy = registry.get("linkedin").policy
    assert (
        headline(told, policy, "Acme") == "LinkedIn says that this token has reached its end date."
    )
    assert life(told, at=NOW).endswith("; ended between 15 October and 22 November.")
