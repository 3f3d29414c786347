"""A round over many people costs each of them the same."""

from __future__ import annotations

import pytest
from django.core.mail import EmailMessage
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications.delivery import send_round
from notifications.models import Preferences
from tests.factories import NOW, make_channel
from tests.notifications.triggers.breaking import lose

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sender_asleep"), pytest.mark.slow]
# The step from one mail to the next, and a share of what is read and written for its set.
QUERIES_A_PERSON = 2


def round_over(people: int) -> float:
    """Queries for each person of a round."""
    for _number in range(people):
        channel = make_channel()
        Preferences.of(channel.credential.user)
        lose(channel.credential)
    with CaptureQueriesContext(connection) as seen:
        assert send_round.deliver_due(at=NOW) == people
    return len(seen) / people


def test_queries_for_each_person_do_not_grow(mailoutbox: list[EmailMessage]) -> None:
    few, many = round_over(10), round_over(40)

    assert many <= few
    assert many < QUERIES_A_PERSON, many
