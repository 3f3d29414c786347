"""The operator hears of a fault of ours, also where the mail server is down at that minute."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from pytest_django import Settings

from channels.contract import Blame, Cause, Certainty, Finding
from channels.models import OperatorAlert
from channels.records.for_operator.operator_alerts import alert_if_ours, send_due
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
    assert not alert_if_ours("x/there.example", REFUSED, at=NOW)  # once a day for the network
