"""The guided refresh at a network whose way to the consent page is its own."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from channels.consent.failures import Failure
from channels.contract import Kind
from channels.models import Channel, Credential, Event, EventKind
from tests.channels.journeys.own_consent.walk import come, failed, state_of
from tests.channels.own_way import SERVER, OwnWay, put_in_place
from tests.factories import make_channel, make_credential, make_user
from tests.markup import flat

pytestmark = pytest.mark.django_db


@pytest.fixture
def way() -> OwnWay:
    return OwnWay()


@pytest.fixture(autouse=True)
def network(monkeypatch: pytest.MonkeyPatch, settings: Settings, way: OwnWay) -> None:
    put_in_place(monkeypatch, settings, way)


@pytest.fixture
def person(client: Client) -> User:
    user = make_user()
    client.force_login(user)
    return user


def of_theirs(person: User, way: OwnWay) -> Channel:
    login = make_credential(person, "x", account_id=way.account, server=SERVER)
    return make_channel(login, external_id=way.account, kind=Kind.PROFILE)


def test_a_refresh_goes_to_the_logins_own_server_without_asking(
    client: Client, person: User, way: OwnWay
) -> None:
    channel = of_theirs(person, way)
    response = client.post(reverse("channels:refresh", args=[channel.pk]))
    assert response["Location"].startswith("/channels/connect/leave/")
    assert way.apps[-1].server == SERVER
    assert way.asked[-1].hint == way.account
    came = come(client, f"code=c&state={state_of(way)}")
    done = Event.objects.get(kind=EventKind.REFRESHED)
    assert came.headers["Location"] == reverse("channels:refreshed", args=[channel.pk, done.pk])


def test_a_refresh_with_another_account_names_none(
    client: Client, person: User, way: OwnWay
) -> None:
    channel = of_theirs(person, way)
    client.post(reverse("channels:refresh", args=[channel.pk]), {"other": "1"})
    assert (way.asked[-1].hint, way.asked[-1].switch) == ("", True)


def test_a_refresh_that_is_refused_is_noted_and_told(
    client: Client, person: User, way: OwnWay
) -> None:
    channel = of_theirs(person, way)
    client.post(reverse("channels:refresh", args=[channel.pk]))
    came = come(client, f"error=access_denied&state={state_of(way)}")
    assert failed(came, Failure.CANCELLED)
    assert parse_qs(urlsplit(came.headers["Location"]).query) == {"channel": [str(channel.pk)]}
    assert Event.objects.filter(kind=EventKind.REFRESH_ABANDONED).count() == 1


def test_only_what_is_missing_is_asked_for_again(client: Client, person: User, way: OwnWay) -> None:
    channel = of_theirs(person, way)
    Credential.objects.update(scopes=["tweet.read", "users.read"])
    client.post(reverse("channels:refresh", args=[channel.pk]), {"again": "1"})
    assert "tweet.write" in way.asked[-1].re_ask
    assert "tweet.read" not in way.asked[-1].re_ask


def test_why_a_refresh_failed_is_told_of_the_server(
    client: Client, person: User, way: OwnWay
) -> None:
    channel = of_theirs(person, way)
    address = reverse("channels:connect_failed", args=["x", Failure.NETWORK_DOWN.value])
    text = flat(client.get(f"{address}?channel={channel.pk}").content.decode())
    assert f"{SERVER} did not answer properly." in text
