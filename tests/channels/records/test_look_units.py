"""Looks take units of a day that is the network's own, and never one too many."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from channels import registry
from channels.models import Tally
from channels.records.budgets import look_units
from tests.channels.journeys.journey import HOUR
from tests.factories import NOW

pytestmark = pytest.mark.django_db

YOUTUBE = registry.get("youtube").policy
# Midnight in California, in winter.
TURNS = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
FEW = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def spent() -> int:
    return sum(Tally.objects.values_list("amount", flat=True))


def test_a_part_of_the_day_is_kept_for_whoever_waits_at_the_page(settings: Settings) -> None:
    settings.YOUTUBE_UNITS_A_DAY = 10
    rounds = [look_units.take(YOUTUBE, waited_for=False, at=NOW) for _ in range(10)]
    assert rounds == [True] * 9 + [False]
    assert look_units.take(YOUTUBE, waited_for=True, at=NOW)
    assert not look_units.take(YOUTUBE, waited_for=True, at=NOW)


def test_the_day_turns_at_midnight_in_california_and_not_at_that_of_utc(
    settings: Settings,
) -> None:
    settings.YOUTUBE_UNITS_A_DAY = 1
    late = TURNS - timedelta(seconds=1)
    assert look_units.take(YOUTUBE, waited_for=True, at=TURNS - 20 * HOUR)
    assert not look_units.take(YOUTUBE, waited_for=True, at=late)
    assert look_units.take(YOUTUBE, waited_for=True, at=TURNS)


def test_in_summer_it_turns_an_hour_sooner() -> None:
    seven = datetime(2026, 7, 2, 7, 0, tzinfo=UTC)
    days = [look_units.day(YOUTUBE, moment).day for moment in (seven - HOUR, seven)]
    assert days == [1, 2]


def test_a_connection_is_counted_and_never_refused(settings: Settings) -> None:
    settings.YOUTUBE_UNITS_A_DAY = 2
    look_units.note(YOUTUBE, at=NOW)
    look_units.note(YOUTUBE, at=NOW)
    look_units.note(YOUTUBE, at=NOW)
    assert spent() == 3
    assert not look_units.take(YOUTUBE, waited_for=True, at=NOW)


def test_networks_whose_looks_are_free_count_nothing() -> None:
    look_units.note(registry.get("linkedin").policy, at=NOW)
    assert spent() == 0


def test_nothing_is_taken_once_the_network_says_that_its_day_is_used_up() -> None:
    look_units.used_up(YOUTUBE, at=NOW)
    assert not look_units.take(YOUTUBE, waited_for=True, at=NOW)
    assert look_units.take(YOUTUBE, waited_for=True, at=TURNS)


@given(
    limit=st.integers(0, 30),
    asked=st.lists(st.tuples(st.booleans(), st.integers(0, 60)), max_size=40),
)
@FEW
def test_no_day_of_the_network_is_overspent(
    settings: Settings, limit: int, asked: list[tuple[bool, int]]
) -> None:
    settings.YOUTUBE_UNITS_A_DAY = limit
    Tally.objects.all().delete()
    moment = NOW
    for waited_for, hours in asked:
        moment += hours * HOUR / 10
        look_units.take(YOUTUBE, waited_for=waited_for, at=moment)
    assert all(amount <= limit for amount in Tally.objects.values_list("amount", flat=True))
