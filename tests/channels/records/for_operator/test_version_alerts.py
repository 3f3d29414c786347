"""The operator hears when another version answers than the one that we asked for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from pytest_django import Settings

from channels.contract import Cause, Endpoint
from channels.records.for_operator import operator_alerts
from channels.records.observed_door import ObservedDoor
from tests.channels.journeys.journey import ListedDoor, make_finding
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def operator(settings: Settings) -> None:
    settings.ADMINS = [("operator", "operator@example.com")]


def asked(network: str, status: int = 200, *, path: str = "/v25.0/me", **headers: str) -> None:
    """One call answers so, and its finding is acted on."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    door = ObservedDoor(ListedDoor([(status, "{}", named)]), network)
    door.send(Endpoint.WHOAMI, "GET", f"https://network.example{path}", at=NOW)
    door.act_on(make_finding(Cause.ALIVE), at=NOW)


def test_another_version_is_told_with_both_names() -> None:
    asked("facebook", facebook_api_version="v26.0")
    (letter,) = mail.outbox
    assert letter.subject.endswith("Facebook no longer has the version that we ask for")
    assert "version v25.0 of the API is over: v26.0 answered in its place" in letter.body
    assert "Install a newer release: Facebook had v21.0, v22.0" in letter.body


def test_the_version_that_we_asked_for_is_no_news() -> None:
    asked("instagram", facebook_api_version="v25.0")
    asked("facebook")
    asked("x", facebook_api_version="v26.0")
    assert mail.outbox == []


def test_an_address_without_a_version_may_be_answered_by_any() -> None:
    asked("instagram", path="/refresh_access_token", facebook_api_version="v21.0")
    assert mail.outbox == []


def test_a_refused_month_is_told_whatever_the_answer_came_to() -> None:
    asked("linkedin", 426)
    (letter,) = mail.outbox
    assert "version 202607 of the API is over: it is refused" in letter.body
    assert "Set LINKEDIN_VERSION" in letter.body


def test_it_is_told_once_a_day_and_in_one_mail() -> None:
    refused = make_finding(Cause.APP_FAULT, rule="api_version_retired", status=426)
    asked("linkedin", 426)
    operator_alerts.alert_if_ours("linkedin", refused, at=NOW)
    assert len(mail.outbox) == 1
    operator_alerts.alert_if_ours("linkedin", refused, at=NOW + timedelta(days=1))
    assert len(mail.outbox) == 2


def test_the_same_status_elsewhere_means_what_its_rule_says() -> None:
    operator_alerts.alert_if_ours("x", make_finding(Cause.APP_FAULT, status=426), at=NOW)
    assert "refuses our app" in mail.outbox[0].subject
