"""The page of preferences asks the same few questions however many channels there are."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from channels.contract import Cause
from channels.models import Pause
from notifications import topics
from notifications.models import Notice, Preferences
from tests.factories import DAY, make_channel, make_credential, make_user
from tests.notifications.triggers.breaking import lose

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sender_asleep", "nobody_looks")]
PAGE = reverse("notifications:preferences")
QUERIES = 13


@pytest.mark.parametrize("channels", [1, 12])
@pytest.mark.parametrize("in_trouble", [True, False])
def test_they_do_not_grow_with_channels_nor_with_what_waits(
    client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    channels: int,
    in_trouble: bool,
) -> None:
    now, user = timezone.now(), make_user()
    for number in range(channels):
        login = make_credential(user, at=now, age=(20 + number) * DAY)
        make_channel(login, name=f"Bakery {number}", at=now)
        if in_trouble and number % 2 == 0:
            lose(login, Cause.REVOKED_BY_USER, at=now)
    Pause.objects.create(network="linkedin", until=now + timedelta(hours=1))
    client.force_login(user)
    client.get(PAGE)  # the first visit learns the time zone

    with django_assert_max_num_queries(QUERIES):
        reply = client.get(PAGE)

    assert b'id="preview"' in reply.content
    assert Notice.objects.exists() is in_trouble


def test_the_sent_messages_are_counted_on_every_page(client: Client) -> None:
    now, user = timezone.now(), make_user()
    Preferences.of(user)
    for number in range(15):
        Notice.objects.create(
            user=user,
            topic=topics.TEST,
            key=f"test:{number}",
            subject=f"Message number {number}.",
            created_at=now + timedelta(seconds=number),
            due_at=now,
            outcome=Notice.Outcome.SENT,
        )
    client.force_login(user)

    first, second = (client.get(PAGE, {"page": page}).content.decode() for page in ("", "2"))
    assert "Message number 14." in first
    assert "Message number 4." not in first
    assert "?page=2#last" in first
    assert "Message number 4." in second
    assert "?page=1#last" in second
    assert "?page=3#last" not in second
    # Nonsense leads to the nearest page there is, as everywhere.
    assert "Message number 4." in client.get(PAGE, {"page": "99"}).content.decode()
    assert "Message number 14." in client.get(PAGE, {"page": "²"}).content.decode()


def test_the_page_is_as_short_with_a_hundred_channels_in_trouble_as_with_twelve(
    client: Client,
) -> None:
    user, now = make_user(), timezone.now()
    client.force_login(user)
    plain = _lines(client)
    _in_trouble(user, 12, at=now)
    few = _lines(client)
    _in_trouble(user, 88, at=now)

    assert few - plain <= 10 + 3, "ten of the last messages, three matters of the next"
    assert _lines(client) == few
    assert Notice.objects.filter(user=user).count() == 100


def _in_trouble(user: User, count: int, *, at: datetime) -> None:
    for _number in range(count):
        login = make_credential(user, "pinterest", at=at)
        make_channel(login, at=at)
        lose(login, Cause.REVOKED_BY_USER, at=at)


def _lines(client: Client) -> int:
    """What stands below each other there."""
    text = client.get(PAGE).content.decode()
    return len(re.findall(r"<li\b|<details\b", text))
