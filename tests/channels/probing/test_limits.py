"""What is shared by all workers: waits, budgets, and what the operator is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from pytest_django import Settings

from channels import registry
from channels.contract import Cause
from channels.models import Pause, Tally
from channels.records import daily_counts, pauses
from channels.records.budgets import probe_budget
from channels.records.for_operator import operator_alerts
from tests.channels.journeys.journey import DAY, HOUR, MINUTE, make_finding
from tests.factories import NOW

pytestmark = pytest.mark.django_db

X = registry.get("x").policy


def test_a_longer_wait_stands_and_a_shorter_one_changes_nothing() -> None:
    pauses.pause("x", NOW + HOUR, "first")
    pauses.pause("x", NOW + MINUTE, "shorter")
    assert pauses.paused_until("x", NOW) == NOW + HOUR
    pauses.pause("x", NOW + 2 * HOUR, "longer")
    assert pauses.paused_until("x", NOW) == NOW + 2 * HOUR
    assert Pause.objects.get().why == "longer"


def test_a_wait_is_over_at_its_end() -> None:
    pauses.pause("x", NOW + HOUR)
    assert pauses.paused(NOW) == {"x"}
    assert pauses.paused(NOW + HOUR) == frozenset()
    assert pauses.paused_until("x", NOW + HOUR) is None
    assert pauses.paused_until("linkedin", NOW) is None


def test_a_budget_is_spent_to_its_end_and_no_further() -> None:
    taken = [daily_counts.spend("x", "probe_cents", 2, limit=5, at=NOW) for _ in range(4)]
    assert taken == [True, True, False, False]
    assert Tally.objects.get().amount == 4


def test_a_budget_begins_anew_with_the_utc_day() -> None:
    assert daily_counts.spend("x", "probe_cents", 1, limit=1, at=NOW)
    assert not daily_counts.spend("x", "probe_cents", 1, limit=1, at=NOW + 14 * HOUR)
    assert daily_counts.spend("x", "probe_cents", 1, limit=1, at=NOW + 15 * HOUR)


def test_no_budget_means_no_probe_and_the_price_is_the_policys(settings: Settings) -> None:
    assert not probe_budget.may_probe(X, at=NOW)
    settings.X_PROBE_CENTS_A_DAY = int(X["probe_cents"].value)
    assert probe_budget.may_probe(X, at=NOW)
    assert not probe_budget.may_probe(X, at=NOW)


def test_a_network_that_bills_nothing_needs_no_budget() -> None:
    assert probe_budget.may_probe(registry.get("linkedin").policy, at=NOW)
    assert not Tally.objects.exists()


def test_each_fault_of_ours_is_mailed_once_a_day(settings: Settings) -> None:
    settings.ADMINS = [("operator", "operator@example.com")]
    wrong, late = (
        make_finding(Cause.APP_FAULT, rule="wrong"),
        make_finding(Cause.APP_FAULT, rule="late"),
    )
    for finding in (wrong, wrong, late):
        operator_alerts.alert_if_ours("x", finding, at=NOW)
    operator_alerts.alert_if_ours("linkedin", wrong, at=NOW)
    assert len(mail.outbox) == 3
    operator_alerts.alert_if_ours("x", wrong, at=NOW + DAY)
    assert len(mail.outbox) == 4


def test_a_fault_of_the_network_is_not_the_operators() -> None:
    assert not operator_alerts.alert_if_ours("x", make_finding(Cause.NETWORK_FAULT), at=NOW)


def test_a_clock_that_is_off_is_logged_once_a_day(caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(3):
        operator_alerts.alert_about_clock("x", timedelta(hours=2).total_seconds(), at=NOW)
    assert [record.message for record in caplog.records] == ["the clock of x is +7200 s from ours"]
