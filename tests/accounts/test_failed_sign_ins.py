"""Wrong passwords end the tries of whoever types them, and of nobody else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.core import mail
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts import failed_sign_ins
from core.limits import shared_cache

pytestmark = pytest.mark.django_db
OWNER, STRANGER = "203.0.113.9", "198.51.100.7"
RIGHT, WRONG = "correct horse battery", "no idea at all"


@pytest.fixture(autouse=True)
def _empty(settings: Settings) -> Iterator[None]:
    settings.TRUSTED_PROXIES = 1
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def owner() -> User:
    user = get_user_model().objects.create_user("owner", "owner@example.com", RIGHT)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def tried(client: Client, password: str, address: str, email: str = "owner@example.com") -> bool:
    """Whether it signed in, by our only proxy."""
    response = client.post(
        reverse("account_login"),
        {"login": email, "password": password},
        headers={"X-Forwarded-For": f"10.0.0.1, {address}"},
        REMOTE_ADDR="127.0.0.1",
    )
    return response.status_code == 302


def test_a_strangers_wrong_tries_do_not_lock_the_owner_out(owner: User) -> None:
    stranger = Client()
    for _ in range(30):
        assert not tried(stranger, WRONG, STRANGER)

    assert not tried(stranger, RIGHT, STRANGER)
    assert tried(Client(), RIGHT, OWNER)


def test_a_strangers_tries_at_one_account_leave_others_behind_the_proxy_alone(owner: User) -> None:
    for number in range(15):
        tried(Client(), WRONG, STRANGER, f"nobody{number}@example.com")

    assert tried(Client(), RIGHT, OWNER)


def test_from_many_addresses_an_account_has_a_hundred_tries_an_hour(
    owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert failed_sign_ins.FROM_ANYWHERE == {"login_failed_anywhere": "100/h/key"}
    monkeypatch.setitem(failed_sign_ins.FROM_ANYWHERE, "login_failed_anywhere", "12/h/key")
    for number in range(12):
        assert not tried(Client(), WRONG, f"192.0.2.{number}")

    assert not tried(Client(), RIGHT, "192.0.2.99")


def test_right_passwords_are_not_counted(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(failed_sign_ins.FROM_ANYWHERE, "login_failed_anywhere", "2/h/key")

    assert all(tried(Client(), RIGHT, OWNER) for _ in range(6))


def test_a_mailed_code_is_the_way_round(owner: User) -> None:
    client = Client(headers={"X-Forwarded-For": OWNER})
    for _ in range(8):
        tried(client, WRONG, OWNER)
    page = client.post(reverse("account_login"), {"login": owner.email, "password": RIGHT})
    assert "have a sign-in code mailed to you" in page.content.decode()
    assert f'href="{reverse("account_request_login_code")}"' in page.content.decode()

    response = _with_mailed_code(client, owner.email)

    assert response.url == reverse("channels:list")  # type: ignore[attr-defined]
    assert client.get(reverse("channels:list")).wsgi_request.user == owner


def test_a_code_of_another_browser_signs_nobody_in(owner: User) -> None:
    mine, theirs = Client(), Client()
    _ask(mine, owner.email)
    code = _code()
    _ask(theirs, owner.email)

    theirs.post(reverse("account_confirm_login_code"), {"code": code})

    assert not theirs.get("/").wsgi_request.user.is_authenticated


def test_a_code_is_tried_three_times_at_the_most(owner: User) -> None:
    client = Client()
    _ask(client, owner.email)
    for _ in range(3):
        client.post(reverse("account_confirm_login_code"), {"code": "WRONG1"})

    client.post(reverse("account_confirm_login_code"), {"code": _code()})

    assert not client.get("/").wsgi_request.user.is_authenticated


def test_an_address_without_an_account_is_answered_alike() -> None:
    page = _ask(Client(), "nobody@example.com")

    assert "If nobody@example.com has an account here" in page.content.decode()


def _ask(client: Client, email: str) -> HttpResponse:
    response = client.post(reverse("account_request_login_code"), {"email": email}, follow=True)
    assert isinstance(response, HttpResponse)
    return response


def _code() -> str:
    lines = re.findall(r"^[A-Z0-9-]{6,}$", str(mail.outbox[-1].body), re.MULTILINE)
    return str(lines[0])


def _with_mailed_code(client: Client, email: str) -> HttpResponse:
    assert "Type the code." in _ask(client, email).content.decode()
    response = client.post(reverse("account_confirm_login_code"), {"code": _code()})
    assert isinstance(response, HttpResponse)
    return response


def test_signing_in_works_while_the_cache_is_away(owner: User, settings: Settings) -> None:
    settings.CACHES = shared_cache.settings_of("redis://127.0.0.1:1/0", Path("unused"))

    assert not tried(Client(), WRONG, OWNER)
    assert tried(Client(), RIGHT, OWNER)


def test_a_code_for_an_address_that_somebody_else_signed_up_ends_their_password() -> None:
    """The one who can read the mailbox has the account; who only typed its address has not."""
    stranger, reader = Client(), Client()
    both = {"password1": RIGHT, "password2": RIGHT}
    stranger.post(reverse("account_signup"), {"email": "victim@example.com", **both})
    victim = User.objects.get(email="victim@example.com")

    _with_mailed_code(reader, victim.email)

    victim.refresh_from_db()
    assert reader.get("/").wsgi_request.user == victim
    assert not victim.has_usable_password()
    assert not tried(stranger, RIGHT, STRANGER, victim.email)
