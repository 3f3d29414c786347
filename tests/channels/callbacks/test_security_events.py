"""Google tells the running site of an account: signed, proved, acted on once, answered with 202."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from channels import vault
from channels.callbacks import published_keys
from channels.contract import Cause, Grant, PushLater
from channels.models import Credential, Event
from channels.networks.google import risc
from channels.words.event_history import event_sentence
from tests.channels.networks.google.signing import PERSON, SUBJECT, jwk, signed, told
from tests.channels.networks.pretend import connect
from tests.conftest import Sandbox
from tests.factories import make_channel, make_credential

ADDRESS = "/callbacks/googlebusiness/risc/"
DAY = timedelta(days=1)
ENABLED = f"{risc.RISC}account-enabled"


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What Google publishes; nothing can be had where it is empty."""
    keys = [jwk()]

    def fetch(*_: object) -> dict[str, Any]:
        if not keys:
            raise PushLater("its keys cannot be had")
        return {key["kid"]: key for key in keys}

    monkeypatch.setattr(published_keys, "_fetch", fetch)
    return keys


@pytest.fixture
def login(db: None, published: object) -> Credential:
    login = make_credential(
        network="googlebusiness", account_id=PERSON, at=timezone.now() - 30 * DAY
    )
    make_channel(login, external_id="locations/9")
    return login


def tell(client: Client, body: bytes) -> HttpResponse:
    answer: Any = client.post(ADDRESS, body, content_type="application/secevent+jwt")
    return answer  # type: ignore[no-any-return]


def test_removed_access_is_known_at_once(client: Client, login: Credential) -> None:
    answer = tell(client, told(risc.TOKENS_REVOKED, at=timezone.now()))
    assert answer.status_code == 202
    login.refresh_from_db()
    assert (login.cause, login.certainty) == (Cause.REVOKED_BY_USER.value, "said")


def test_a_hijacked_account_is_told_as_suspended_and_nobody_is_sent_to_reconnect(
    client: Client, login: Credential
) -> None:
    body = signed({risc.DISABLED: {"subject": SUBJECT, "reason": "hijacking"}}, at=timezone.now())
    assert tell(client, body).status_code == 202
    login.refresh_from_db()
    assert login.cause == Cause.ACCOUNT_SUSPENDED.value


@pytest.mark.parametrize("event", [ENABLED, f"{risc.RISC}sessions-revoked"])
def test_what_ends_nothing_has_the_account_asked_at_once(
    client: Client, login: Credential, event: str
) -> None:
    Credential.objects.update(next_check_at=timezone.now() + DAY)
    assert tell(client, told(event, at=timezone.now())).status_code == 202
    login.refresh_from_db()
    assert login.cause == Cause.ALIVE.value
    assert login.next_check_at <= timezone.now()
    sentence = event_sentence(Event.objects.latest("pk"), "googlebusiness")
    assert "something changed about the account" in sentence


def test_the_same_event_is_acted_on_once_and_taken_each_time(
    client: Client, login: Credential
) -> None:
    body = told(risc.TOKENS_REVOKED, at=timezone.now())
    assert [tell(client, body).status_code for _ in range(3)] == [202, 202, 202]
    assert Event.objects.filter(kind="callback").count() == 1


def test_a_login_that_is_younger_than_the_news_is_asked(client: Client, login: Credential) -> None:
    tell(client, told(risc.TOKENS_REVOKED, at=login.issued_at - timedelta(hours=1)))
    Credential.objects.update(issued_at=timezone.now())
    tell(client, told(risc.TOKENS_REVOKED, at=timezone.now() - timedelta(hours=1), jti="2"))
    login.refresh_from_db()
    assert login.cause == Cause.ALIVE.value


def test_somebody_we_do_not_have_is_taken_and_nothing_changes(
    client: Client, login: Credential
) -> None:
    other = {**SUBJECT, "sub": "199999999999999999999"}
    body = signed({risc.TOKENS_REVOKED: {"subject": other}}, at=timezone.now())
    assert tell(client, body).status_code == 202
    login.refresh_from_db()
    assert login.cause == Cause.ALIVE.value


def test_a_forged_event_is_refused_and_changes_nothing(client: Client, login: Credential) -> None:
    body = signed(
        {risc.TOKENS_REVOKED: {"subject": SUBJECT}}, at=timezone.now(), by="somebody else's"
    )
    assert tell(client, body).status_code == 400
    login.refresh_from_db()
    assert login.cause == Cause.ALIVE.value


def test_what_cannot_be_proved_yet_is_to_be_sent_again(
    client: Client, login: Credential, published: list[dict[str, Any]]
) -> None:
    published.clear()
    body = told(risc.TOKENS_REVOKED, at=timezone.now())
    later = tell(client, body)
    assert (later.status_code, int(later["Retry-After"]) > 60) == (503, True)
    login.refresh_from_db()
    assert login.cause == Cause.ALIVE.value
    published.append(jwk())
    cache.delete("push:asked:googlebusiness")
    assert tell(client, body).status_code == 202


def test_a_test_of_the_stream_is_taken(client: Client, login: Credential) -> None:
    body = signed({f"{risc.RISC}verification": {"state": "hello"}}, at=timezone.now())
    assert tell(client, body).status_code == 202


def test_a_refresh_token_that_is_named_has_its_login_asked(
    client: Client, login: Credential
) -> None:
    refresh = "1//0gFICTITIOUS-refresh-token-of-the-tests"
    vault.seal_grant(login, Grant("ya29.x", timezone.now() - DAY, refresh=refresh))
    login.next_check_at = timezone.now() + DAY
    login.save()
    other = make_credential(network="googlebusiness", account_id="2", at=timezone.now() - DAY)
    Credential.objects.filter(pk=other.pk).update(next_check_at=timezone.now() + DAY)
    subject = {"subject_type": "oauth_token", "token_identifier_alg": "prefix"}
    body = signed(
        {risc.TOKEN_REVOKED: {"subject": {**subject, "token": refresh[:16]}}}, at=timezone.now()
    )
    assert tell(client, body).status_code == 202
    due = Credential.objects.filter(next_check_at__lte=timezone.now())
    assert [each.pk for each in due] == [login.pk]


def test_an_address_that_is_asked_with_get_is_none(client: Client, login: Credential) -> None:
    assert client.get(ADDRESS).status_code == 405


@pytest.mark.django_db(transaction=True)
def test_the_pretend_google_tells_with_keys_of_its_own(
    sandbox: Sandbox, live_server: LiveServer
) -> None:
    sandbox.control("clients/demo-googlebusiness", {"webhook_url": f"{live_server.url}{ADDRESS}"})
    facts = connect(sandbox, "googlebusiness").places().facts
    login = make_credential(
        network="googlebusiness", account_id=facts.account_id, at=datetime.now(UTC)
    )

    def happens(**events: Any) -> tuple[list[int], str]:
        answer: Any = sandbox.control(f"googlebusiness/accounts/{PERSON}", events)
        login.refresh_from_db()
        return [call["status"] for call in answer["callbacks"]], login.cause

    assert happens(password_changed=True) == ([202], Cause.ALIVE.value)
    assert happens(suspended=True) == ([202], Cause.ACCOUNT_SUSPENDED.value)
    assert happens(suspended=False) == ([202], Cause.ACCOUNT_SUSPENDED.value)
    sandbox.control("clock", {"advance_seconds": 60})
    assert happens(revoked=True) == ([202], Cause.REVOKED_BY_USER.value)
