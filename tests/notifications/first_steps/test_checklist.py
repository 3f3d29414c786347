"""The list of first steps knows from the records what is done, and goes away."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from channels.contract import Cause
from channels.models import Channel, EventKind
from notifications import topics
from notifications.first_steps import checklist
from notifications.models import Choice, Notice, Preferences
from tests.factories import make_channel, make_event, make_user
from tests.markup import flat

pytestmark = pytest.mark.django_db
PAGE, PUT_AWAY = "/channels/", "/preferences/notifications/first-steps/"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def at() -> datetime:
    return timezone.now()


@pytest.fixture
def newcomer(client: Client) -> User:
    user = make_user()
    client.force_login(user)
    return user


def shown(client: Client) -> str:
    """The list on My channels; empty where it is not there."""
    page = flat(client.get(PAGE).content.decode())
    _before, here, after = page.partition('aria-labelledby="first-steps"')
    return after.partition("</section>")[0] if here else ""


def done(user: User, at: datetime) -> list[bool]:
    fresh = User.objects.get(pk=user.pk)  # what was asked is kept on the object
    connected = Channel.objects.visible_to(fresh).exists()
    listed = checklist.checklist_of(fresh, connected=connected, at=at)
    return [step.done for step in listed.steps] if listed else []


def test_somebody_new_has_all_before_them(client: Client, newcomer: User) -> None:
    listed = shown(client)

    assert "0 of 3 done" in listed
    for name in ("channels:connect", "notifications:preferences"):
        assert f'href="{reverse(name)}"' in listed


def test_a_connected_channel_is_the_first_step(
    client: Client, newcomer: User, at: datetime
) -> None:
    make_channel(user=newcomer, at=at)

    assert done(newcomer, at) == [True, False, False]
    assert "1 of 3 done" in shown(client)


@pytest.mark.parametrize("way", ["a choice", "a test"])
def test_notifications_are_chosen_by_saving_or_by_trying_them(
    newcomer: User, at: datetime, way: str
) -> None:
    if way == "a choice":
        mine = Preferences.of(newcomer)
        Choice.objects.create(preferences=mine, topic=topics.TOPICS[0].id, email=False)
    else:
        Notice.objects.create(user=newcomer, topic=topics.TEST, key="t", created_at=at, due_at=at)

    assert done(newcomer, at) == [False, True, False]


def test_a_break_counts_once_it_is_the_persons_own(newcomer: User, at: datetime) -> None:
    channel = make_channel(user=newcomer, at=at)
    joined = newcomer.date_joined
    changed = {"cause": Cause.PASSWORD_CHANGED.value}

    make_event(channel, EventKind.STATE_CHANGED, at=joined - DAY, **changed)
    assert done(newcomer, at) == [True, False, False]

    make_event(channel, EventKind.STATE_CHANGED, at=joined + HOUR, **changed)
    assert done(newcomer, at) == [True, False, True]


def test_there_is_nothing_to_break_where_networks_are_real(
    newcomer: User, at: datetime, settings: Settings
) -> None:
    settings.DEMO = False

    assert done(newcomer, at) == [False, False]


def test_it_goes_away_when_all_is_done(
    client: Client, newcomer: User, at: datetime, settings: Settings
) -> None:
    settings.DEMO = False
    make_channel(user=newcomer, at=at)
    mine = Preferences.of(newcomer)
    Choice.objects.create(preferences=mine, topic=topics.TOPICS[0].id, email=True)

    assert shown(client) == ""


def test_it_goes_away_after_a_month(newcomer: User, at: datetime) -> None:
    assert done(newcomer, at + 29 * DAY)
    assert not done(newcomer, at + 31 * DAY)


def test_it_is_put_away_for_good(client: Client, newcomer: User) -> None:
    came = client.post(PUT_AWAY)

    assert (came.status_code, came["Location"]) == (302, PAGE)
    assert shown(client) == ""
    first = Preferences.objects.get(user=newcomer).first_steps_put_away_at
    client.post(PUT_AWAY)
    assert Preferences.objects.get(user=newcomer).first_steps_put_away_at == first


def test_a_look_puts_nothing_away(client: Client, newcomer: User) -> None:
    client.get(PUT_AWAY)

    assert shown(client)


def test_another_person_keeps_theirs(client: Client, newcomer: User) -> None:
    client.post(PUT_AWAY)
    other = Client()
    other.force_login(make_user())

    assert shown(other)


def test_nobody_is_asked_to_sign_in_first(client: Client) -> None:
    came = client.post(PUT_AWAY)

    assert came.status_code == 302
    assert came["Location"].startswith(reverse("account_login"))
    assert not Preferences.objects.exists()
