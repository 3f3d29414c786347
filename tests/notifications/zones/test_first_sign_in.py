"""The browser's time zone is taken at the first sign-in, however one signs in, and said once."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import Letter
from notifications.middleware import ZONE_KEY
from notifications.models import Preferences
from notifications.zones.told import COOKIE
from tests.accounts.signing_in import MAREN, by_linkedin, link_in_mail, sign_up
from tests.conftest import Sandbox
from tests.factories import make_user

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough sentence 17"
SAID = 'Times are in Central European Time. <a href="/preferences/notifications/#pref-zone">Change'
UTC_SAID = "Times are in UTC, universal time: your browser did not tell us"


@pytest.fixture(autouse=True)
def _no_limits_left_over() -> None:
    cache.clear()


@pytest.fixture
def ada() -> User:
    user = make_user("ada@example.com")
    user.set_password(PASSWORD)
    user.save()
    return user


def by_password(client: Client) -> None:
    client.post(reverse("account_login"), {"login": "ada@example.com", "password": PASSWORD})


def by_code(client: Client) -> None:
    client.post(reverse("account_request_login_code"), {"email": "ada@example.com"})
    written = str(mail.outbox[-1].body) if mail.outbox else str(Letter.objects.latest("pk").context)
    code = re.search(r"\b([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\b", written)
    assert code
    client.post(reverse("account_confirm_login_code"), {"code": code[1]})


def told(client: Client) -> str:
    """What the page says that one comes to after signing in."""
    return client.get(reverse("channels:list")).content.decode()


@pytest.mark.parametrize("way", [by_password, by_code])
def test_the_browsers_zone_is_taken_and_said_once(
    client: Client, ada: User, way: Callable[[Client], None]
) -> None:
    client.cookies[COOKIE] = "Europe/Berlin"
    way(client)

    mine = Preferences.of(ada)
    assert (mine.zone, mine.zone_chosen) == ("Europe/Berlin", False)
    assert client.session[ZONE_KEY] == "Europe/Berlin"
    assert SAID in told(client)
    assert SAID not in told(client)
    client.logout()
    way(client)
    assert "Times are in" not in told(client)


@pytest.mark.parametrize("wrong", ["", "Atlantis/Sunken", "../etc/passwd", "UTC", "<b>"])
def test_without_a_zone_that_is_one_utc_is_said_plainly_and_once(
    client: Client, ada: User, wrong: str
) -> None:
    client.cookies[COOKIE] = wrong
    by_password(client)

    assert Preferences.of(ada).zone == "UTC"
    assert UTC_SAID in told(client)
    client.logout()
    by_password(client)
    assert "Times are in" not in told(client)


def test_who_came_without_script_gets_their_zone_when_a_browser_tells_it(
    client: Client, ada: User
) -> None:
    by_password(client)
    client.logout()
    client.cookies[COOKIE] = "Europe/Berlin"
    by_password(client)

    assert Preferences.of(ada).zone == "Europe/Berlin"
    assert SAID in told(client)


@pytest.mark.parametrize("chosen", ["Asia/Tokyo", "UTC"])
def test_what_was_chosen_is_never_written_over(client: Client, ada: User, chosen: str) -> None:
    Preferences.of(ada)
    Preferences.objects.update(zone=chosen, zone_chosen=True)
    client.cookies[COOKIE] = "Europe/Berlin"
    by_password(client)

    assert Preferences.of(ada).zone == chosen
    assert "Times are in" not in told(client).split("<aside", 1)[0]


def test_a_journey_later_is_not_taken(client: Client, ada: User) -> None:
    client.cookies[COOKIE] = "Europe/Berlin"
    by_password(client)
    client.logout()
    client.cookies[COOKIE] = "Asia/Tokyo"
    by_password(client)

    assert Preferences.of(ada).zone == "Europe/Berlin"


def test_another_persons_zone_stays(client: Client, ada: User) -> None:
    other = Preferences.of(make_user("other@example.com"))
    client.cookies[COOKIE] = "Europe/Berlin"
    by_password(client)

    other.refresh_from_db()
    assert other.zone == "UTC"


def test_signing_up_takes_it_with_the_account(client: Client) -> None:
    client.cookies[COOKIE] = "Europe/Berlin"
    sign_up(client, "new@example.com")
    client.post(link_in_mail())

    assert Preferences.of(User.objects.get()).zone == "Europe/Berlin"
    assert SAID in told(client)


def test_signing_in_by_another_site_takes_it(sandbox: Sandbox, client: Client) -> None:
    client.cookies[COOKIE] = "Europe/Berlin"
    by_linkedin(sandbox, client)

    assert Preferences.of(User.objects.get(email=MAREN)).zone == "Europe/Berlin"
    assert SAID in told(client)


@pytest.mark.parametrize("page", ["account_login", "account_signup", "account_request_login_code"])
def test_pages_where_one_signs_in_ask_the_browser(client: Client, page: str) -> None:
    assert "<body data-tells-zone>" in client.get(reverse(page)).content.decode()


@pytest.mark.parametrize("page", ["/", "/articles/", "/search/?q=token"])
def test_pages_for_everybody_do_not(client: Client, ada: User, page: str) -> None:
    client.force_login(ada)
    assert "data-tells-zone" not in client.get(page).content.decode()


def test_messages_are_left_for_the_next_page(client: Client, ada: User) -> None:
    client.cookies[COOKIE] = "Europe/Berlin"
    reply = client.post(
        reverse("account_login"), {"login": "ada@example.com", "password": PASSWORD}
    )
    assert any("Central European" in str(said) for said in get_messages(reply.wsgi_request))
