"""Thirty days of many people's channels, and what was promised to each of them.

The size is for CI; the figures of the full one (1,000 people, 5,000 channels) come from
``python -m tests.notifications.simulated``. ``SIMULATED_PEOPLE`` sets it for both.
"""

from __future__ import annotations

import os
from collections import Counter

import pytest

from notifications import reasons, topics
from notifications.models import Notice
from tests.notifications.simulated.days import run
from tests.notifications.simulated.people import Size
from tests.notifications.simulated.promises import PROMISES
from tests.notifications.simulated.record import Person, Record
from tests.notifications.simulated.table import table
from tests.sizes import sized

pytestmark = pytest.mark.servers
PEOPLE = int(os.environ.get("SIMULATED_PEOPLE") or sized(whole=48, sample=24))


@pytest.mark.django_db
def test_thirty_days_keep_every_promise() -> None:
    record = Record(*run(Size(PEOPLE)))

    _much_happened(record)
    broken = {promise: list(check(record))[:5] for promise, check in PROMISES.items()}
    assert {promise: breaches for promise, breaches in broken.items() if breaches} == {}, table(
        record
    )


def _much_happened(record: Record) -> None:
    """A month in which nothing happens would keep every promise."""
    sent = Counter(topic for mail in record.mails for topic in mail.topics)
    often = (topics.CONNECTION_LOST, topics.UPDATE_FAILURES, topics.NETWORK_TROUBLE)
    assert all(sent[topic] >= PEOPLE / 2 for topic in often), sent
    assert sent[topics.ENDS_SOON] >= PEOPLE / 4
    assert sent[topics.RECOVERED] >= PEOPLE / 4
    dropped = set(Notice.objects.filter(outcome="dropped").values_list("reason", flat=True))
    assert {reasons.REPAIRED, reasons.TOLD_INSIDE, reasons.SEEN_ON_SCREEN} <= dropped
    full = [
        person for person in record.people.values() if person.cap and _days(person).get(person.cap)
    ]
    assert len(full) >= 3, "nobody reached their cap"
    assert any(len(mail.topics) > 1 for mail in record.mails), "no last mail of a day"
    assert Notice.objects.filter(outcome="sent", attempts__gt=0).exists(), "no mail server down"


def _days(person: Person) -> Counter[int]:
    """How many days had so many mails."""
    days = Counter(person.day(letter.at) for letter in person.letters)
    return Counter(days.values())
