"""Preferences, Keys: seen by the owner alone; a key is shown in one answer and nowhere else."""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from api.keys import hashed_keys
from api.keys.forms import MOST
from api.keys.hashed_keys import Scope
from api.models import Key
from tests.factories import make_user
from tests.markup import one_use
from tests.test_no_secret_anywhere import rows
from tests.test_pages_without_script import assert_plain

PAGE = "/preferences/keys/"
FORM = {"name": "Scheduler", "scopes": ["channels:read", "failures:write"], "life": "90"}


@pytest.fixture
def page(owner: User, client: Client) -> Client:
    client.force_login(owner)
    return client


def shown_key(answer: Any) -> str:
    key_field = re.search(r'value="(cck_[\w-]+)"', answer.content.decode())
    assert key_field
    return key_field[1]


def test_nobody_is_sent_to_sign_in(client: Client, db: None) -> None:
    answer = client.get(PAGE)

    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


def test_an_empty_page_and_a_full_one_are_plain(page: Client, owner: User) -> None:
    assert_plain(page.get(PAGE).content.decode())
    key = hashed_keys.make(owner, "Scheduler", list(Scope), at=timezone.now()).key

    text = page.get(PAGE).content.decode()

    assert_plain(text)
    assert "Scheduler" in text
    assert key.prefix in text
    assert "See my channels" in text
    assert_plain(page.get(reverse("keys:revoke", args=[key.pk])).content.decode())


def test_making_a_key_shows_it_and_it_works(page: Client, owner: User) -> None:
    answer = page.post(PAGE, FORM)

    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert_plain(answer.content.decode())
    key = hashed_keys.find(shown_key(answer))
    assert key is not None
    assert (key.user, key.name, key.scopes) == (owner, "Scheduler", FORM["scopes"])
    assert key.expires_at is not None
    assert timedelta(days=89) < key.expires_at - timezone.now() <= timedelta(days=90)


def test_a_key_is_in_no_row_session_message_log_or_later_page(
    page: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    text = shown_key(page.post(PAGE, FORM))
    Client().get("/api/v1/channels", headers={"Authorization": f"Bearer {text}"})
    Client().get("/api/v1/nowhere", headers={"Authorization": f"Bearer {text}"})
    Client().get("/api/v1/channels", headers={"Authorization": f"Bearer {text}x"})

    places = [
        *rows(),
        *(str(session.get_decoded()) for session in Session.objects.all()),
        *(str(message.message()) for message in mail.outbox),
        *(f"{record.getMessage()} {record.exc_text or ''}" for record in caplog.records),
        page.get(PAGE).content.decode(),
        repr(hashed_keys.NewKey(Key(name="x"), text)),
    ]

    assert len(places) > 10
    assert [place[:80] for place in places if text[len(hashed_keys.MARK) + 6 :] in place] == []


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"name": ""}, "Give the key a name"),
        ({"scopes": []}, "Tick at least one"),
        ({"scopes": ["everything"]}, "Choose from what is offered"),
        ({"life": "5000"}, "Choose one of the lengths"),
    ],
)
def test_wrong_input_is_told_and_kept(page: Client, wrong: dict[str, Any], told: str) -> None:
    text = page.post(PAGE, FORM | {"name": "My tool"} | wrong).content.decode()

    assert told in text
    assert_plain(text)
    if "name" not in wrong:
        assert "My tool" in text
    assert not Key.objects.exists()


def test_tokens_are_offered_only_where_the_operator_lends_them(
    page: Client, settings: Settings
) -> None:
    asked = FORM | {"scopes": ["tokens:read"]}
    assert "tokens:read" not in page.get(PAGE).content.decode()
    page.post(PAGE, asked)
    assert not Key.objects.exists()

    settings.API_TOKENS_ALLOWED = True

    assert "publish in your name" in page.get(PAGE).content.decode()
    page.post(PAGE, asked)
    assert Key.objects.get().scopes == ["tokens:read"]


def test_there_is_an_end_to_how_many(page: Client, owner: User) -> None:
    for _ in range(MOST):
        hashed_keys.make(owner, "One", list(Scope), at=timezone.now())

    assert f"You have {MOST} keys already" in page.post(PAGE, FORM).content.decode()
    assert Key.objects.count() == MOST


def test_revoking_asks_first_and_ends_the_key_at_once(page: Client, owner: User) -> None:
    made = hashed_keys.make(owner, "Scheduler", list(Scope), at=timezone.now())
    address = reverse("keys:revoke", args=[made.key.pk])
    call = {"Authorization": f"Bearer {made.text}"}

    page.get(address)
    assert Client().get("/api/v1/channels", headers=call).status_code == 200
    answer = page.post(address, follow=True)

    assert "is revoked" in answer.content.decode()
    assert Client().get("/api/v1/channels", headers=call).status_code == 401
    assert page.post(address).status_code == 404


def test_a_revoked_key_works_again_when_it_is_restored_within_the_hour(
    page: Client, owner: User
) -> None:
    made = hashed_keys.make(owner, "Scheduler", list(Scope), at=timezone.now())
    call = {"Authorization": f"Bearer {made.text}"}
    page.post(reverse("keys:revoke", args=[made.key.pk]))
    restore = reverse("keys:restore", args=[made.key.pk])
    assert restore in page.get(PAGE).content.decode()
    assert page.get(restore).status_code == 405

    assert "works again" in page.post(restore, follow=True).content.decode()

    assert Client().get("/api/v1/channels", headers=call).status_code == 200
    assert restore not in page.get(PAGE).content.decode()


def test_after_the_hour_or_past_its_own_end_it_stays_revoked(page: Client, owner: User) -> None:
    now = timezone.now()
    made = hashed_keys.make(owner, "Scheduler", list(Scope), at=now)
    restore = reverse("keys:restore", args=[made.key.pk])
    for values in (
        {"revoked_at": now - timedelta(minutes=61)},
        {"revoked_at": now, "expires_at": now},
    ):
        Key.objects.update(**values)
        assert restore not in page.get(PAGE).content.decode()
        page.post(restore)
        assert not Key.objects.get().is_valid(timezone.now())


def test_nobody_else_restores_a_key(page: Client) -> None:
    made = hashed_keys.make(make_user(), "Theirs", list(Scope), at=timezone.now())
    hashed_keys.revoke(made.key, at=timezone.now())
    address = reverse("keys:restore", args=[made.key.pk])
    assert page.post(address).status_code == 404
    assert Client().post(address).status_code == 302
    assert not Key.objects.get().is_valid(timezone.now())


def test_a_key_of_somebody_else_is_not_there(page: Client) -> None:
    made = hashed_keys.make(make_user(), "Theirs", list(Scope), at=timezone.now())
    address = reverse("keys:revoke", args=[made.key.pk])

    assert "Theirs" not in page.get(PAGE).content.decode()
    assert page.get(address).status_code == page.post(address).status_code == 404
    assert hashed_keys.find(made.text) == made.key
    assert Client().post(address).status_code == 302
    made.key.refresh_from_db()
    assert made.key.revoked_at is None


def test_a_form_that_is_sent_twice_makes_one_key(page: Client, owner: User) -> None:
    word = one_use(page.get(PAGE))
    made = hashed_keys.find(shown_key(page.post(PAGE, FORM | {"one_use": word})))
    again = page.post(PAGE, FORM | {"one_use": word}, follow=True)

    assert list(Key.objects.filter(user=owner)) == [made]
    assert "This form came twice, and one key was made." in again.content.decode()
    assert "cck_" not in again.content.decode().replace(str(made.prefix if made else ""), "")
    assert shown_key(page.post(PAGE, FORM | {"one_use": one_use(page.get(PAGE))}))


def test_a_form_that_was_wrong_may_be_sent_again(page: Client, owner: User) -> None:
    word = one_use(page.get(PAGE))
    page.post(PAGE, FORM | {"one_use": word, "name": ""})

    assert shown_key(page.post(PAGE, FORM | {"one_use": word}))
