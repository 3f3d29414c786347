"""A browser that is elsewhere than before is offered its zone, and takes nothing by itself."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from notifications.middleware import ZONE_KEY
from notifications.models import Preferences
from notifications.zones.told import COOKIE, in_words
from tests.factories import make_user

pytestmark = pytest.mark.django_db
OFFER = "Your browser uses Japan Time; times here are in Central European Time."
ADDRESS = "/preferences/notifications/zone/"


@pytest.fixture
def ada(client: Client) -> User:
    user = make_user("ada@example.com")
    Preferences.of(user)
    Preferences.objects.update(zone="Europe/Berlin")
    client.force_login(user)
    return user


def page(client: Client) -> str:
    client.cookies[COOKIE] = client.cookies[COOKIE].value if COOKIE in client.cookies else ""
    return " ".join(client.get(reverse("channels:list")).content.decode().split())


def test_another_clock_is_offered(client: Client, ada: User) -> None:
    client.cookies[COOKIE] = "Asia/Tokyo"
    assert OFFER in page(client)
    assert Preferences.of(ada).zone == "Europe/Berlin"


def test_it_is_offered_once_where_zones_are_chosen(client: Client, ada: User) -> None:
    client.cookies[COOKIE] = "Asia/Tokyo"
    text = " ".join(client.get(reverse("notifications:preferences")).content.decode().split())
    assert OFFER in text
    assert text.count("Your browser") == 1


@pytest.mark.parametrize("same", ["Europe/Berlin", "Europe/Madrid", "", "Atlantis/Sunken"])
def test_the_same_clock_or_none_is_not(client: Client, ada: User, same: str) -> None:
    client.cookies[COOKIE] = same
    assert "Your browser uses" not in page(client)


def test_it_is_taken_on_a_word(client: Client, ada: User) -> None:
    client.cookies[COOKIE] = "Asia/Tokyo"
    reply = client.post(ADDRESS, {"zone": "Asia/Tokyo", "take": "1", "next": "/channels/"})

    assert reply["Location"] == "/channels/"
    mine = Preferences.of(ada)
    assert (mine.zone, mine.zone_chosen) == ("Asia/Tokyo", True)
    assert client.session[ZONE_KEY] == "Asia/Tokyo"
    assert "Times are in Japan Time now." in page(client)


def test_who_keeps_theirs_is_not_asked_again(client: Client, ada: User) -> None:
    client.cookies[COOKIE] = "Asia/Tokyo"
    client.post(ADDRESS, {"zone": "Asia/Tokyo"})

    assert "Your browser uses" not in page(client)
    assert not Preferences.of(ada).zone_chosen


@pytest.mark.parametrize("wrong", ["", "Atlantis/Sunken"])
def test_a_zone_that_is_none_is_refused(client: Client, ada: User, wrong: str) -> None:
    client.post(ADDRESS, {"zone": wrong, "take": "1"})
    assert Preferences.of(ada).zone == "Europe/Berlin"


def test_it_leads_to_no_other_site(client: Client, ada: User) -> None:
    reply = client.post(ADDRESS, {"zone": "Asia/Tokyo", "next": "https://evil.example/"})
    assert reply["Location"] == reverse("notifications:preferences")


def test_another_persons_zone_stays(client: Client, ada: User) -> None:
    other = Preferences.of(make_user("other@example.com"))
    client.post(ADDRESS, {"zone": "Asia/Tokyo", "take": "1"})
    other.refresh_from_db()
    assert other.zone == "UTC"


def test_nobody_is_led_to_sign_in(client: Client) -> None:
    reply = client.post(ADDRESS, {"zone": "Asia/Tokyo", "take": "1"})
    assert reply["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Europe/Berlin", "Central European Time"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires time"),
        ("Etc/GMT+5", "GMT+5 time"),
        ("UTC", "UTC, universal time"),
    ],
)
def test_a_zone_is_called_what_people_call_it(zone: str, said: str) -> None:
    assert in_words(zone) == said
