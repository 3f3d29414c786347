"""The operator hears of a fault of ours, also where the mail server is down at that minute."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from pytest_django import Settings

from channels import registry
from channels.contract import Blame, Cause, Certainty, Finding, Network, realm_of
from channels.models import OperatorAlert
from channels.records.for_operator.operator_alerts import SERVERS_A_DAY, alert_if_ours, send_due
from tests.factories import NOW

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
REFUSED = Finding(Cause.APP_FAULT, Blame.US, Certainty.SAID, "app-refused", at=NOW)
DOWN = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture(autouse=True)
def operator(settings: Settings) -> None:
    settings.ADMINS = [("operator", "operator@example.com")]
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens there


def test_a_mail_server_that_is_down_and_comes_back_loses_no_alert(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    up, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, DOWN
    assert alert_if_ours("x", REFUSED, at=NOW)
    row = OperatorAlert.objects.get()
    assert (row.outcome, row.attempts, row.error) == ("owed", 1, "ConnectionRefusedError")
    assert send_due(at=NOW + MINUTE) == 0

    settings.EMAIL_BACKEND = up
    assert send_due(at=NOW + MINUTE * 2) == 0, "not before its time"
    assert send_due(at=NOW + MINUTE * 10) == 1
    assert [letter.subject for letter in mail.outbox] == ["[Django] X refuses our app"]
    assert send_due(at=NOW + MINUTE * 60) == 0
    assert OperatorAlert.objects.get().outcome == "sent"
    assert "operator@example.com" not in caplog.text


def test_it_is_told_once_a_day_all_the_same(settings: Settings) -> None:
    settings.EMAIL_BACKEND = DOWN
    assert alert_if_ours("x", REFUSED, at=NOW)
    assert not alert_if_ours("x", REFUSED, at=NOW + MINUTE)
    assert OperatorAlert.objects.count() == 1


def test_a_sender_that_died_over_it_leaves_it_owed(monkeypatch: pytest.MonkeyPatch) -> None:
    def dies(*_: Any) -> None:
        raise SystemExit

    monkeypatch.setattr("channels.records.for_operator.operator_alerts.mail_admins", dies)
    with pytest.raises(SystemExit):
        alert_if_ours("x", REFUSED, at=NOW)
    monkeypatch.undo()
    assert send_due(at=NOW + MINUTE) == 0
    assert send_due(at=NOW + MINUTE * 6) == 1


def test_a_server_that_refuses_our_app_is_named(mailoutbox: list[Any]) -> None:
    assert alert_if_ours("x/here.example", REFUSED, at=NOW)
    assert "here.example refuses our app" in mailoutbox[0].subject
    assert "x/here.example: our app is refused" in mailoutbox[0].body
    assert not alert_if_ours("x/here.example", REFUSED, at=NOW + MINUTE)


def test_each_server_that_refuses_it_is_named_up_to_a_few(mailoutbox: list[Any]) -> None:
    servers = [f"number-{number}.example" for number in range(SERVERS_A_DAY + 2)]
    told = [alert_if_ours(f"x/{server}", REFUSED, at=NOW) for server in servers]

    assert told == [True] * SERVERS_A_DAY + [False] * 2
    for server, letter in zip(servers, mailoutbox, strict=False):
        assert f"{server} refuses our app" in letter.subject
        assert f"At most {SERVERS_A_DAY} servers a day" in letter.body
    assert alert_if_ours(f"x/{servers[-1]}", REFUSED, at=NOW + timedelta(days=1))


def test_a_server_with_the_longest_name_is_told_like_any(mailoutbox: list[Any]) -> None:
    longest = ".".join(["a" * 62] * 4)
    assert alert_if_ours(f"x/{longest}", replace(REFUSED, rule="r" * 90), at=NOW)
    assert longest in mailoutbox[0].body


@pytest.mark.parametrize("network", registry.NETWORKS, ids=lambda network: network.id)
def test_what_to_look_at_is_what_there_is(network: Network, mailoutbox: list[Any]) -> None:
    alert_if_ours(realm_of(network.id, "here.example" if network.anywhere else ""), REFUSED, at=NOW)

    assert ("Check the client id" in mailoutbox[0].body) is network.by_hand
    assert (f"{network.prefix}_KEYS" in mailoutbox[0].body) is network.own_keys
    assert ("makes its app there by itself" in mailoutbox[0].body) is bool(network.register)
