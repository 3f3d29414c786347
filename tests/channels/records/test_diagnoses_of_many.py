"""The diagnoses of many channels are those of each, and cost no query for each."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from channels.models import Channel
from channels.records import pauses
from channels.records.diagnoses import diagnoses_of, diagnosis_of
from tests.factories import DAY, NOW, make_channel, make_credential

pytestmark = pytest.mark.django_db


def overdue(network: str) -> Channel:
    return make_channel(make_credential(network=network, next_check_at=NOW - 2 * DAY))


def test_waits_are_read_once_for_all_that_nobody_looks_at(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    pauses.pause("facebook", NOW + timedelta(hours=1), "too many")
    channels = [overdue("facebook"), overdue("facebook"), overdue("linkedin"), make_channel()]
    with django_assert_num_queries(1):
        told = diagnoses_of(channels, at=NOW)
    assert told == [(channel, diagnosis_of(channel, at=NOW)) for channel in channels]
    assert [verdict.cause for _channel, verdict in told] == [
        "rate_limited",
        "rate_limited",
        "app_fault",
        "alive",
    ]


def test_nothing_is_read_where_everybody_is_looked_at(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    channels = [make_channel(), make_channel()]
    with django_assert_num_queries(0):
        diagnoses_of(channels, at=NOW)
