"""A session: new at each sign-in, not to be guessed, in a cookie alone, over when it is over."""

from __future__ import annotations

import secrets
import string
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from pytest_django import Settings

from accounts.recent_sign_in.recency import SEEN_KEY
from accounts.recent_sign_in.session_store import SessionStore
from tests.accounts.recent_sign_in.asking import PASSWORD
from tests.accounts.second_factor.factors import app_shows, give_app
from tests.factories import make_user

pytestmark = pytest.mark.django_db
PRIVATE = reverse("preferences")


@pytest.fixture
def ada() -> User:
    cache.clear()
    return make_user("ada@example.com", password=PASSWORD)


def sign_in(client: Client) -> None:
    client.post(reverse("account_login"), {"login": "ada@example.com", "password": PASSWORD})


def key_of(client: Client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def test_signing_in_makes_a_new_one_and_a_planted_one_is_worth_nothing(ada: User) -> None:
    planted = SessionStore()
    planted["theirs"] = "planted"
    planted.create()
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = str(planted.session_key)

    sign_in(client)

    assert key_of(client) != planted.session_key
    assert client.get(PRIVATE).status_code == 200
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = str(planted.session_key)
    assert thief.get(PRIVATE).status_code == 302


def test_the_second_step_makes_another_one(ada: User) -> None:
    give_app(ada)
    client = Client()
    sign_in(client)
    half = key_of(client)
    client.post(reverse("mfa_authenticate"), {"code": app_shows()})
    assert key_of(client) != half


def test_its_key_is_on_no_page_and_in_no_address(ada: User) -> None:
    client = Client()
    sign_in(client)
    key = key_of(client)
    for path in (PRIVATE, reverse("usersessions_list"), reverse("channels:connect"), "/nowhere/"):
        answer = client.get(path)
        assert key not in answer.content.decode() + answer.headers.get("Location", "")


def test_its_key_cannot_be_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    """32 characters of 36: 165 bits, of the operating system's own source."""
    keys = {new_key() for _ in range(50)}
    assert len(keys) == 50
    assert all(len(key) == 32 for key in keys)
    assert set("".join(keys)) == set(string.ascii_lowercase + string.digits)
    monkeypatch.setattr(secrets, "choice", lambda _of: "z")
    assert get_random_string(32) == "z" * 32


def new_key() -> str:
    session = SessionStore()
    session.create()
    return str(session.session_key)


def test_signing_out_ends_it_here_and_in_the_database(ada: User) -> None:
    client, copied = Client(), Client()
    sign_in(client)
    copied.cookies[settings.SESSION_COOKIE_NAME] = key_of(client)
    assert copied.get(PRIVATE).status_code == 200

    gone = key_of(client)
    client.post(reverse("account_logout"))

    assert not Session.objects.filter(pk=gone).exists()
    assert [browser.get(PRIVATE).status_code for browser in (client, copied)] == [302, 302]


def test_a_page_of_ones_own_is_not_shown_again_by_the_back_button(ada: User) -> None:
    client = Client()
    sign_in(client)
    assert "no-store" in client.get(PRIVATE)["Cache-Control"]


@pytest.mark.parametrize(("days", "status"), [(29, 200), (31, 302)])
def test_however_much_it_is_used_one_signs_in_again_after_thirty_days(
    ada: User, days: int, status: int
) -> None:
    client = Client()
    sign_in(client)
    session = client.session
    session[SEEN_KEY] = (timezone.now() - timedelta(days=days)).timestamp()
    session.save()

    assert client.get(PRIVATE).status_code == status
    assert Session.objects.filter(pk=session.session_key).exists() is (status == 200)


def test_an_operator_may_have_everybody_sign_in_twice_a_day(ada: User, settings: Settings) -> None:
    settings.SIGN_IN_AGAIN = timedelta(hours=12)
    client = Client()
    sign_in(client)
    session = client.session
    session[SEEN_KEY] = (timezone.now() - timedelta(hours=12, seconds=1)).timestamp()
    session.save()
    assert client.get(PRIVATE).status_code == 302


def test_a_session_of_somebody_who_is_not_signed_in_has_no_such_end() -> None:
    kept = SessionStore()
    kept[SEEN_KEY] = 0
    kept.create()
    assert SessionStore(kept.session_key).get(SEEN_KEY) == 0
