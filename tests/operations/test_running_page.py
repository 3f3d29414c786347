"""``/staff/running/``: who may see it, what it says, and a pause that is lifted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from channels.models import Pause, Renewal
from operations import rhythm
from operations.models import Heartbeat
from tests.factories import make_credential, make_user
from tests.markup import flat

pytestmark = pytest.mark.django_db
PAGE = reverse("running")
HOUR = timedelta(hours=1)


def staff(*codenames: str) -> User:
    user = make_user()
    user.is_staff = True
    user.save()
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return user


def alive() -> None:
    at = timezone.now()
    names = [("task", each.task) for each in rhythm.rhythms()]
    for kind, name in [*names, ("worker", "celery@here"), ("schedule", "schedule")]:
        Heartbeat.objects.create(kind=kind, name=name, first_at=at, at=at, done_at=at)


def read(client: Client, address: str = PAGE) -> str:
    return client.get(address).content.decode()


def test_it_asks_for_a_permission_of_its_own(client: Client) -> None:
    assert client.get(PAGE).status_code == 302
    client.force_login(make_user())
    assert client.get(PAGE).status_code == 404
    client.force_login(staff())
    assert client.get(PAGE).status_code == 403
    client.force_login(staff("view_heartbeat"))
    assert client.get(PAGE).status_code == 200


def test_one_sentence_says_whether_all_is_well(client: Client) -> None:
    client.force_login(staff("view_heartbeat"))
    assert "<h1>No worker is running: nothing is checked, renewed or sent.</h1>" in read(client)
    alive()
    assert "<h1>Everything is running.</h1>" in read(client)
    assert "<h1>Todo está en marcha.</h1>" in read(client, "/es" + PAGE)
    assert "Every answer of the last 24 hours was understood." in read(client)
    at = timezone.now()
    make_credential(network="x", at=at, next_check_at=at - HOUR * 13)
    assert "<h1>Some logins have not been checked for too long.</h1>" in read(client)


def test_a_servers_pause_is_told_by_its_name_and_lifted_alone(client: Client) -> None:
    until = timezone.now() + HOUR
    first, other = (
        Pause.objects.create(network=f"x/{server}", until=until)
        for server in ("here.example", "there.example")
    )
    client.force_login(staff("view_heartbeat", "delete_pause"))
    text = flat(read(client))
    for server in ("here.example", "there.example"):
        assert f"{server} has asked us to wait." in text
    assert "X has asked us to wait." not in text
    client.post(reverse("lift_pause", args=[first.pk]), {"reason": "it says so"})
    assert list(Pause.objects.all()) == [other]


def test_a_pause_is_lifted_with_a_reason_that_is_kept(client: Client) -> None:
    pause = Pause.objects.create(network="x", until=timezone.now() + HOUR)
    address = reverse("lift_pause", args=[pause.pk])
    client.force_login(staff("view_heartbeat"))
    assert "Lift the pause" not in read(client)
    assert client.post(address, {"reason": "X says so"}).status_code == 403
    client.force_login(user := staff("view_heartbeat", "delete_pause"))
    assert client.get(address).status_code == 405
    client.post(address, {"reason": " "})
    assert Pause.objects.exists(), "not without a reason"
    client.post(address, {"reason": "X says so"})
    assert not Pause.objects.exists()
    entry = LogEntry.objects.get()
    assert entry.user == user
    assert "Lifted the pause of x: X says so" in entry.change_message


def test_how_renewals_ended_is_said_in_words_of_the_language(client: Client) -> None:
    client.force_login(staff("view_heartbeat"))
    at = timezone.now()
    for generation, outcome in enumerate(Renewal.Outcome):
        credential = make_credential(network="x", at=at)
        Renewal.objects.create(
            credential=credential, generation=generation, started_at=at, outcome=outcome
        )
    assert "stored: 1" in read(client)
    spanish = read(client, "/es" + PAGE)
    assert "guardadas: 1" in spanish
    assert not [outcome for outcome in Renewal.Outcome if f"{outcome}: 1" in spanish]
