"""Many channels are judged as each alone, and what the networks told us is asked once for all."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from channels.contract import Cause
from channels.models import Channel, Pause
from channels.records.diagnoses import diagnoses_of, diagnosis_of
from tests.factories import DAY, NOW, make_channel, make_credential

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("waits", [True, False])
def test_the_verdicts_are_the_same_and_one_query_is_asked(
    django_assert_num_queries: DjangoAssertNumQueries, waits: bool
) -> None:
    for network in ("linkedin", "linkedin", "pinterest"):
        make_channel(make_credential(network=network, next_check_at=NOW - 9 * DAY))
    make_channel(make_credential())
    if waits:
        until = NOW - timedelta(hours=1)
        Pause.objects.create(network="linkedin", until=until, asked_until=NOW + DAY)
        Pause.objects.create(network="pinterest", until=until)
    channels = list(Channel.objects.select_related("credential").order_by("pk"))
    alone = [diagnosis_of(channel, at=NOW) for channel in channels]

    with django_assert_num_queries(1):
        together = diagnoses_of(channels, at=NOW)

    assert together == list(zip(channels, alone, strict=True))
    silent = Cause.RATE_LIMITED if waits else Cause.APP_FAULT
    assert [verdict.cause for _channel, verdict in together] == [
        silent,
        silent,
        Cause.APP_FAULT,
        Cause.ALIVE,
    ]


def test_nobody_overdue_costs_no_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    channel = make_channel()

    with django_assert_num_queries(0):
        diagnoses_of([channel], at=NOW)
