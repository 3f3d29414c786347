"""A session of an hour ago is asked who it is, once; what was sent is done after the answer."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from api.models import Hook
from tests.accounts.recent_sign_in.asking import PASSWORD, is_question, make_stale, next_of
from tests.factories import make_user

pytestmark = pytest.mark.django_db
HOOKS = "/preferences/webhooks/"
NEW_HOOK = {"url": "http://127.0.0.1:9/hook?a=1&b=2", "events": ["channel.connection_lost"]}


@pytest.fixture(autouse=True)
def _no_limits() -> None:
    cache.clear()


@pytest.fixture
def ada(client: Client) -> User:
    user = make_user("ada@example.com", password=PASSWORD)
    client.force_login(user)
    return user


def test_who_signed_in_a_moment_ago_notices_nothing(client: Client, ada: User) -> None:
    reply = client.post(HOOKS, NEW_HOOK)

    assert reply.status_code == 200
    assert Hook.objects.get().url == NEW_HOOK["url"]


def test_what_was_sent_is_done_after_the_password(client: Client, ada: User) -> None:
    make_stale(client)
    asked = client.post(HOOKS, NEW_HOOK)
    assert asked.status_code == 302
    assert is_question(asked["Location"])
    assert not Hook.objects.exists()

    answer = {"password": PASSWORD, "next": next_of(asked["Location"])}
    done = client.post(urlsplit(asked["Location"]).path, answer)

    assert done.status_code == 200
    assert Hook.objects.get().url == NEW_HOOK["url"]
    assert "aria-current" in done.content.decode(), "the page knows which page it is"


def test_what_was_mistyped_comes_back_with_its_error(client: Client, ada: User) -> None:
    make_stale(client)
    asked = client.post(HOOKS, {**NEW_HOOK, "url": "https://tool.example.com/%", "events": []})

    answer = {"password": PASSWORD, "next": next_of(asked["Location"])}
    page = client.post(urlsplit(asked["Location"]).path, answer).content.decode()

    assert "https://tool.example.com/%" in page
    assert f'action="{HOOKS}' in page, "sent anew, it goes to its own page"


def test_one_answer_is_good_for_a_quarter_of_an_hour(client: Client, ada: User) -> None:
    make_stale(client, age=timedelta(minutes=14, seconds=30))
    assert client.post(HOOKS, NEW_HOOK).status_code == 200

    make_stale(client, age=timedelta(minutes=15, seconds=1))
    assert is_question(client.post(HOOKS, NEW_HOOK)["Location"])


def test_a_wrong_password_does_nothing(client: Client, ada: User) -> None:
    make_stale(client)
    asked = client.post(HOOKS, NEW_HOOK)

    reply = client.post(urlsplit(asked["Location"]).path, {"password": "not this", "next": HOOKS})

    assert reply.status_code == 200
    assert not Hook.objects.exists()
    assert is_question(client.post(HOOKS, NEW_HOOK)["Location"])


def test_what_was_given_up_does_not_happen_after_another_answer(client: Client, ada: User) -> None:
    make_stale(client)
    client.post(HOOKS, NEW_HOOK)
    asked = client.get(reverse("mfa_activate_totp"))
    assert is_question(asked["Location"])

    answer = {"password": PASSWORD, "next": next_of(asked["Location"])}
    done = client.post(urlsplit(asked["Location"]).path, answer)

    assert done["Location"] == reverse("mfa_activate_totp")
    assert not Hook.objects.exists()


def test_an_answer_that_leads_elsewhere_does_not_do_it(client: Client, ada: User) -> None:
    make_stale(client)
    page = urlsplit(client.post(HOOKS, NEW_HOOK)["Location"]).path

    done = client.post(page, {"password": PASSWORD, "next": "/channels/"})

    assert done["Location"] == "/channels/"
    assert not Hook.objects.exists()


def test_what_lies_in_the_session_meanwhile_cannot_be_read(client: Client, ada: User) -> None:
    make_stale(client)
    client.post(HOOKS, NEW_HOOK)

    decoded = Session.objects.get(pk=client.session.session_key).get_decoded()
    assert STATE_SESSION_KEY in decoded
    assert "127.0.0.1:9" not in str(decoded)


def test_a_fragment_sends_the_whole_page_to_the_question(client: Client, ada: User) -> None:
    make_stale(client)
    reply = client.post(HOOKS, NEW_HOOK, headers={"HX-Request": "true"})

    assert is_question(reply["HX-Redirect"])


def test_nobody_signed_in_is_sent_to_sign_in(client: Client) -> None:
    assert client.post(HOOKS, NEW_HOOK)["Location"].startswith(reverse("account_login"))
