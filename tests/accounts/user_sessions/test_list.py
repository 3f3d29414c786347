"""The list of browsers that are signed in, and signing out the others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth import login
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path, reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.user_sessions.last_seen import EVERY, NOTED_KEY
from config import urls
from tests.accounts.recent_sign_in.asking import PASSWORD
from tests.factories import make_user

pytestmark = pytest.mark.django_db
PAGE = reverse("usersessions_list")


def door(request: HttpRequest) -> HttpResponse:
    """As the demo's button does it."""
    backend = "django.contrib.auth.backends.ModelBackend"
    login(request, User.objects.get(email="ada@example.com"), backend=backend)
    return HttpResponse()


urlpatterns = [path("door/", door), *urls.urlpatterns]
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"


@pytest.fixture
def ada() -> User:
    cache.clear()
    return make_user("ada@example.com", password=PASSWORD)


def signed_in(address: str, browser: str = FIREFOX) -> Client:
    client = Client(REMOTE_ADDR=address, headers={"User-Agent": browser})
    client.post(reverse("account_login"), {"login": "ada@example.com", "password": PASSWORD})
    return client


def noted_before(client: Client, age: timedelta) -> None:
    """Let this session have been noted ``age`` ago."""
    session = client.session
    session[NOTED_KEY] = {**session[NOTED_KEY], "at": (timezone.now() - age).timestamp()}
    session.save()


def test_every_browser_is_listed_and_this_one_is_named(ada: User) -> None:
    here, there = signed_in("203.0.113.7"), signed_in("198.51.100.8", "Other/1.0")
    page = here.get(PAGE).content.decode()

    assert "203.0.113.*" in page
    assert "198.51.100.*" in page
    assert page.count("This browser") == 1
    assert there.get(PAGE).status_code == 200


def test_this_browser_comes_first(ada: User) -> None:
    clients = [signed_in(f"203.0.113.{number}") for number in range(3)]
    for client in clients:
        page = client.get(PAGE).content.decode()
        assert page.index("This browser") < page.index("Another browser")


@pytest.mark.parametrize(
    ("address", "kept"),
    [("203.0.113.7", "203.0.113.0"), ("2001:db8:85a3:1:2:3:4:5", "2001:db8:85a3::")],
)
def test_of_an_address_the_beginning_alone_is_stored(ada: User, address: str, kept: str) -> None:
    client = signed_in(address)
    client.get(PAGE)
    assert UserSession.objects.get().ip == kept


def test_the_list_and_the_sign_in_log_say_the_same_of_where(ada: User) -> None:
    client = signed_in("203.0.113.7")
    for name in ("usersessions_list", "accounts:activity"):
        page = client.get(reverse(name)).content.decode()
        assert "203.0.113.*" in page, name
        assert "203.0.113.7" not in page, name


def test_the_others_are_signed_out_and_this_one_stays(ada: User) -> None:
    here, there = signed_in("203.0.113.7"), signed_in("203.0.113.8")
    told = here.post(PAGE, follow=True).content.decode()

    assert "signed out everywhere else" in told
    assert here.get(PAGE).status_code == 200
    assert there.get(PAGE).status_code == 302


def test_nobody_sees_or_ends_what_is_anothers(ada: User) -> None:
    theirs = signed_in("203.0.113.7")
    stranger = Client(REMOTE_ADDR="198.51.100.1")
    stranger.force_login(make_user())

    assert "203.0.113." not in stranger.get(PAGE).content.decode()
    stranger.post(PAGE)
    assert theirs.get(PAGE).status_code == 200


def test_a_browser_that_signed_in_another_way_is_listed_too(ada: User, client: Client) -> None:
    client.force_login(ada)
    assert "This browser" in client.get(PAGE).content.decode()


def test_whoever_signs_in_by_a_door_that_allauth_does_not_know_is_noted_at_once(
    settings: Settings, ada: User, client: Client
) -> None:
    settings.ROOT_URLCONF = __name__
    client.post("/door/")
    assert [row.user for row in UserSession.objects.all()] == [ada]


def test_use_is_noted_now_and_then(ada: User) -> None:
    client = signed_in("203.0.113.7")
    UserSession.objects.update(last_seen_at=timezone.now() - timedelta(hours=1))
    client.get(reverse("preferences"))
    assert UserSession.objects.get().last_seen_at < timezone.now() - EVERY, "not at every click"

    noted_before(client, EVERY)
    client.get(reverse("preferences"))
    assert UserSession.objects.get().last_seen_at > timezone.now() - EVERY


def test_a_database_that_does_not_take_the_note_takes_no_page_from_anybody(ada: User) -> None:
    client = signed_in("203.0.113.7")
    noted_before(client, EVERY)

    def refuse(run: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if sql.startswith("UPDATE") and "usersessions" in sql:
            raise OperationalError("database is locked")
        return run(sql, *rest)

    with connection.execute_wrapper(refuse):
        assert client.get(reverse("preferences")).status_code == 200
    client.get(reverse("preferences"))
    assert client.session[NOTED_KEY]["at"] > (timezone.now() - EVERY).timestamp(), "the next has it"


def test_a_public_page_stays_the_same_bytes_for_everyone(ada: User) -> None:
    client = signed_in("203.0.113.7")
    noted_before(client, timedelta(days=1))
    reply = client.get("/articles/")

    assert "public" in reply["Cache-Control"]
    assert not reply.cookies
