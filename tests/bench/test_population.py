"""People to measure with: as many as asked for, the same each time, and nothing wrong with them."""

from __future__ import annotations

import pytest

from bench.data.population import AGENCY_CHANNELS, populate
from channels.models import Channel, Credential, Event
from channels.probing import rounds
from operations.verify.report import verify
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def test_they_break_no_invariant() -> None:
    populate(600, at=NOW, sealed=True)
    assert [result.name for result in verify(at=NOW) if result.broken] == []


def test_an_agency_and_somebody_with_a_few_channels() -> None:
    made = populate(600, at=NOW)
    of = {
        person: Channel.objects.filter(credential__user=person).count()
        for person in (made.agency, made.person)
    }
    assert of[made.agency] == AGENCY_CHANNELS
    assert 1 <= of[made.person] < 10
    assert (made.logins, made.channels, made.events) == (
        Credential.objects.count(),
        Channel.objects.count(),
        Event.objects.count(),
    )


def test_a_share_of_them_is_due() -> None:
    made = populate(3000, at=NOW, due_share=0.1)
    due = sum(rounds.count_due(at=NOW).values())
    assert 0.07 < due / made.logins < 0.13


def test_a_second_population_stands_beside_the_first() -> None:
    populate(300, at=NOW)
    populate(300, at=NOW)
    assert Channel.objects.values("external_id").distinct().count() == Channel.objects.count()
