"""Every change of a second factor stands in the person's log, and is told to them by mail."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from allauth.core.context import request_context
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth, flows
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import Letter, LogEntry
from accounts.sign_in_log.kinds import What
from tests.accounts.recent_sign_in.asking import PASSWORD
from tests.accounts.second_factor.factors import app_shows, give_app
from tests.factories import make_user

pytestmark = pytest.mark.django_db
Told = tuple[list[tuple[str, str]], list[str]]
Step = Callable[[Client, User], None]


@pytest.fixture
def ada(client: Client) -> User:
    cache.clear()
    user = make_user("ada@example.com", password=PASSWORD)
    client.force_login(user)
    return user


@pytest.fixture(autouse=True)
def _passkeys_without_a_device(monkeypatch: pytest.MonkeyPatch) -> None:
    def add(user: User, name: str, credential: dict[str, Any]) -> auth.WebAuthn:
        return auth.WebAuthn(passkey_of(user, name))

    monkeypatch.setattr(auth.WebAuthn, "add", add)


def passkey_of(user: User, name: str = "Laptop") -> Authenticator:
    row: Authenticator = Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": name, "credential": {}}
    )
    return row


def turn_app_on(client: Client, user: User) -> None:
    form = client.get(reverse("mfa_activate_totp")).context["form"]
    client.post(reverse("mfa_activate_totp"), {"code": app_shows(form.secret)})


def turn_app_off(client: Client, user: User) -> None:
    client.post(reverse("mfa_deactivate_totp"))


def make_codes_anew(client: Client, user: User) -> None:
    client.post(reverse("mfa_generate_recovery_codes"))


def bring_passkey(client: Client, user: User) -> None:
    """As allauth's page does it, once the browser has answered."""
    request = client.get(reverse("mfa_index")).wsgi_request
    with request_context(request):
        flows.add_authenticator(request, "Laptop", {})


def take_passkey_away(client: Client, user: User) -> None:
    key = Authenticator.objects.get(user=user, type=Authenticator.Type.WEBAUTHN)
    client.post(reverse("mfa_remove_webauthn", args=[key.pk]))


def type_wrong_code(client: Client, user: User) -> None:
    client.logout()
    form = {"login": "ada@example.com", "password": PASSWORD}
    client.post(reverse("account_login"), form)
    client.post(reverse("mfa_authenticate"), {"code": "000000"})


def nothing(user: User) -> None:
    """Nobody has a second factor before."""


APP, CODES, KEY = "totp", "recovery_codes", "webauthn"
# What is done -> what the person has before, what their log says then, and the mail's subject.
# Recovery codes that come along with the first factor, or go with the last, are in the log alone.
CHANGES: dict[Step, tuple[Callable[[User], object], list[tuple[str, str]], list[str]]] = {
    turn_app_on: (
        nothing,
        [(What.FACTOR_ADDED, APP), (What.FACTOR_ADDED, CODES)],
        ["Signing in now asks for a code"],
    ),
    turn_app_off: (
        give_app,
        [(What.FACTOR_REMOVED, APP), (What.FACTOR_REMOVED, CODES)],
        ["Signing in no longer asks for a code"],
    ),
    make_codes_anew: (give_app, [(What.FACTOR_RESET, CODES)], ["New recovery codes were made"]),
    bring_passkey: (
        nothing,
        [(What.FACTOR_ADDED, KEY), (What.FACTOR_ADDED, CODES)],
        ["A passkey was added to your account"],
    ),
    take_passkey_away: (
        passkey_of,
        [(What.FACTOR_REMOVED, KEY)],
        ["A passkey was removed from your account"],
    ),
    type_wrong_code: (give_app, [(What.FACTOR_FAILED, "")], []),
}


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_change_is_in_the_log_and_in_a_mail(
    client: Client,
    ada: User,
    change: Step,
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before, logged, subjects = CHANGES[change]
    before(ada)
    monkeypatch.setattr("accounts.letters.sending.wake", lambda _task: None)  # the rows stay
    with django_capture_on_commit_callbacks(execute=True):
        change(client, ada)
    entries = LogEntry.objects.filter(user=ada, what__startswith="factor_").order_by("pk")
    assert sorted((entry.what, entry.details.get("factor", "")) for entry in entries) == sorted(
        logged
    )
    assert all(entry.place == "127.0.0.*" for entry in entries)
    letters = Letter.objects.order_by("pk")
    assert [letter.context["title"] for letter in letters] == subjects
    assert {letter.to for letter in letters} <= {"ada@example.com"}


def test_the_log_says_which_in_words(client: Client, ada: User) -> None:
    give_app(ada)
    passkey_of(ada)
    take_passkey_away(client, ada)
    page = client.get(reverse("accounts:activity")).content.decode()
    assert "A second step was removed: a passkey or security key." in page
