"""X says that a person removed the app: believed once, when it is signed."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from channels.contract import Cause
from channels.models import Credential, Event, EventKind, HeardPush
from tests.channels.callbacks.pushed import (
    CONSUMER_SECRET,
    DAY,
    X_WEBHOOK,
    revoked,
    tell_x,
    x_signature,
)
from tests.factories import make_channel, make_credential

pytestmark = pytest.mark.django_db


@pytest.fixture
def login() -> Credential:
    login = make_credential(network="x", account_id="15500", at=datetime.now(UTC))
    make_channel(login)
    return login


@pytest.fixture
def strict() -> Client:
    """A stranger without a session, against whom CSRF protection is on."""
    return Client(enforce_csrf_checks=True)


def cause_of(login: Credential) -> str:
    login.refresh_from_db()
    return login.cause


def assert_unchanged(login: Credential) -> None:
    assert cause_of(login) == Cause.ALIVE.value
    assert not Event.objects.exists()


class TestRevoked:
    def test_the_login_is_over_and_its_history_says_who_told(
        self, strict: Client, login: Credential
    ) -> None:
        assert tell_x(strict, revoked(at=datetime.now(UTC))).status_code == 200
        assert cause_of(login) == Cause.REVOKED_BY_USER.value
        event = Event.objects.filter(kind=EventKind.CALLBACK).get()
        assert (event.credential, event.certainty) == (login, "said")
        assert event.evidence["codes"]["callback"] == "access_removed"

    def test_another_users_login_stays(self, strict: Client, login: Credential) -> None:
        assert tell_x(strict, revoked("999", at=datetime.now(UTC))).status_code == 200
        assert_unchanged(login)

    def test_news_older_than_the_token_only_asks_for_a_check(
        self, strict: Client, login: Credential
    ) -> None:
        Credential.objects.update(issued_at=datetime.now(UTC) - timedelta(minutes=5))
        login.refresh_from_db()
        before = login.issued_at - timedelta(minutes=1)
        assert tell_x(strict, revoked(at=before)).status_code == 200
        assert cause_of(login) == Cause.ALIVE.value
        assert login.next_check_at <= datetime.now(UTC)

    def test_what_is_days_old_tells_nothing(self, strict: Client, login: Credential) -> None:
        at = datetime.now(UTC) - 2 * DAY - timedelta(minutes=1)
        assert tell_x(strict, revoked(at=at)).status_code == 200
        assert_unchanged(login)

    def test_the_same_event_again_is_taken_and_does_nothing(
        self, strict: Client, login: Credential
    ) -> None:
        body = revoked(at=datetime.now(UTC))
        tell_x(strict, body)
        Credential.objects.update(cause=Cause.ALIVE.value)
        assert tell_x(strict, body).status_code == 200
        assert cause_of(login) == Cause.ALIVE.value
        assert HeardPush.objects.count() == 1

    def test_an_event_of_another_kind_is_taken_and_not_remembered(
        self, strict: Client, login: Credential
    ) -> None:
        body = revoked(at=datetime.now(UTC)).replace(b"oauth.revoke", b"post.create")
        assert tell_x(strict, body).status_code == 200
        assert_unchanged(login)
        assert not HeardPush.objects.exists()


NOW = datetime.now(UTC)
REFUSED: dict[str, tuple[bytes, str]] = {
    "another app": (revoked(at=NOW), x_signature(revoked(at=NOW), "another-apps-secret")),
    "the client secret": (revoked(at=NOW), x_signature(revoked(at=NOW), "demo-x-secret")),
    "no signature": (revoked(at=NOW), ""),
    "a signature of another body": (revoked(at=NOW), x_signature(b"{}")),
    "a signature without its kind": (revoked(at=NOW), x_signature(revoked(at=NOW))[7:]),
    "letters of another alphabet": (revoked(at=NOW), "sha256=\u00f1"),
    "no JSON": (b"revoked", x_signature(b"revoked")),
    "too deep": (b"[" * 9999, x_signature(b"[" * 9999)),
    "nobody": (revoked("", at=NOW), x_signature(revoked("", at=NOW))),
    "no day": (
        revoked(at=NOW, date_time="soon"),
        x_signature(revoked(at=NOW, date_time="soon")),
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_proved_changes_nothing(strict: Client, login: Credential, case: str) -> None:
    body, signature = REFUSED[case]
    answer = strict.post(
        X_WEBHOOK,
        body,
        content_type="application/json",
        headers={"X-Twitter-Webhooks-Signature": signature},
    )
    assert answer.status_code == 400
    assert_unchanged(login)


def test_nothing_is_believed_without_the_consumer_secret(
    strict: Client, login: Credential, settings: Settings
) -> None:
    settings.X_CONSUMER_SECRET = ""
    assert tell_x(strict, revoked(at=datetime.now(UTC)), "").status_code == 400
    assert strict.get(X_WEBHOOK, {"crc_token": "abc"}).status_code == 400
    assert_unchanged(login)


class TestHandshake:
    def test_the_challenge_comes_back_signed(self, strict: Client) -> None:
        answer: Any = strict.get(X_WEBHOOK, {"crc_token": "ODUxMTY="})
        assert answer.status_code == 200
        assert answer["Content-Type"].startswith("application/json")
        assert json.loads(answer.content) == {"response_token": x_signature(b"ODUxMTY=")}

    def test_an_event_of_somebodys_own_making_is_not_signed(self, strict: Client) -> None:
        """The answer to a challenge is the signature of it: it must never sign an event."""
        body = revoked(at=datetime.now(UTC)).decode()
        answer: Any = strict.get(X_WEBHOOK, {"crc_token": body})
        assert answer.status_code == 400
        assert x_signature(body.encode()) not in answer.content.decode()

    @pytest.mark.parametrize("query", [{}, {"crc_token": ""}, {"crc_token": "x" * 256}])
    def test_what_is_no_challenge_is_refused(self, strict: Client, query: dict[str, str]) -> None:
        assert strict.get(X_WEBHOOK, query).status_code == 400

    def test_the_secret_stands_in_no_repr(self, strict: Client) -> None:
        answer: Any = strict.get(X_WEBHOOK, {"crc_token": "abc"})
        assert CONSUMER_SECRET not in answer.content.decode()


@pytest.mark.parametrize("method", ["put", "delete", "head"])
def test_only_a_post_and_the_handshake_are_taken(strict: Client, method: str) -> None:
    assert getattr(strict, method)(X_WEBHOOK).status_code == 405
