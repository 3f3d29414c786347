"""What a network takes of our app is kept, by all workers together, and nobody is told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.checks import run_checks
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from channels.contract import Endpoint
from channels.models import Credential
from channels.probing import rounds, turns
from channels.probing.check import CheckOutcome
from channels.records.budgets import call_limits
from channels.records.observed_door import ObservedDoor
from tests.channels.journeys.journey import HOUR, MINUTE
from tests.factories import NOW, make_credential

pytestmark = pytest.mark.django_db
DAY_S = 86400


def due(network: str = "linkedin", **fields: Any) -> Credential:
    return make_credential(network=network, next_check_at=NOW - MINUTE, **fields)


def grant(wanted: int = 1000, *, urgent: bool = False, at: datetime = NOW) -> int:
    return call_limits.grant("x", wanted, urgent=urgent, at=at)


@pytest.fixture
def forty(settings: Settings) -> None:
    """Ten of them at once; two of these are for renewals."""
    settings.X_CALL_LIMIT = "40/900"


def test_calls_are_granted_up_to_a_burst_and_then_as_time_goes_by(forty: None) -> None:
    assert [grant(5), grant(), grant()] == [5, 3, 0]
    (pace,) = call_limits.paces("x", at=NOW)
    assert grant(at=NOW + pace.each * 2.5) == 2


@pytest.mark.parametrize("limit", ["40/900", "1/60", "7/10", "1000/86400", "600/60"])
def test_no_window_holds_more_than_the_limit(settings: Settings, limit: str) -> None:
    """Whoever asks at every moment, and makes a call as late as it holds."""
    settings.X_CALL_LIMIT = limit
    calls, seconds = map(int, limit.split("/"))
    window, (pace,) = timedelta(seconds=seconds), call_limits.paces("x", at=NOW)
    step, made = min(pace.each, window / 20), list[datetime]()
    for number in range(40):
        at = NOW + step * number
        made += [at + (pace.life if number % 2 else timedelta(0))] * grant(urgent=True, at=at)
    assert max(sum(t <= other < t + window for other in made) for t in made) <= calls
    assert len(made) > 1 or calls == 1


def test_renewals_have_a_part_that_looks_leave_them(forty: None) -> None:
    assert grant() == 8
    assert grant(urgent=True) == 2
    assert grant(urgent=True) == 0


def test_the_operators_word_stands_before_the_policys(settings: Settings) -> None:
    make_credential(network="x")
    (of_policy,) = call_limits.paces("x", at=NOW)
    assert of_policy.seconds == 900
    settings.X_CALL_LIMIT = "10/60 100/86400"
    assert [pace.seconds for pace in call_limits.paces("x", at=NOW)] == [60, DAY_S]
    settings.X_CALL_LIMIT = "none"
    assert grant() == 1000


def test_of_several_limits_the_narrowest_counts(settings: Settings) -> None:
    settings.X_CALL_LIMIT = "1000/60 4/86400"
    assert grant() == 1


def test_a_setting_that_nobody_can_read_is_found_at_the_start(settings: Settings) -> None:
    settings.X_CALL_LIMIT = "a lot"
    told = [error for error in run_checks() if error.id == "channels.E008"]
    assert len(told) == 1
    assert "X_CALL_LIMIT" in told[0].msg


def test_a_limit_of_each_login_grows_with_them() -> None:
    few = call_limits.paces("x", at=NOW)[0]
    for _ in range(3):
        make_credential(network="x")
    assert call_limits.paces("x", at=NOW)[0].each < few.each / 2


class Door:
    def send(self, endpoint: Endpoint, *_: Any, **__: Any) -> Any:
        return endpoint

    def reach(self, host: str) -> Door:
        return self


def ask(calls: int = 1) -> None:
    for _ in range(calls):
        ObservedDoor(Door(), "x").send(Endpoint.WHOAMI, "GET", "https://api.x.com/2", at=NOW)


def test_a_person_never_waits_and_looks_wait_for_them(forty: None) -> None:
    ask(30)
    assert grant(urgent=True) == 0
    (pace,) = call_limits.paces("x", at=NOW)
    assert call_limits.next_at("x", at=NOW) == NOW + pace.each * (30 - 8 + 1)


def test_a_looks_first_call_is_the_granted_one_and_costs_no_query(forty: None) -> None:
    with call_limits.granted("x", at=NOW), CaptureQueriesContext(connection) as asked:
        ask()
    assert len(asked) == 0
    with call_limits.granted("x", at=NOW):
        ask(3)
    assert grant() == 6


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    logins: list[int] = []

    def look(pk: int, *, at: datetime) -> CheckOutcome:
        logins.append(pk)
        Credential.objects.filter(pk=pk).update(next_check_at=at + HOUR, due_since=None)
        return CheckOutcome.ASKED

    monkeypatch.setattr(rounds, "check_login", look)
    return logins


def test_what_is_over_the_limit_waits_as_it_was(asked: list[int], settings: Settings) -> None:
    settings.LINKEDIN_CALL_LIMIT = "20/86400"
    for _ in range(9):
        due()
    done = rounds.run("linkedin", clock=lambda: NOW, until=NOW + HOUR)
    assert done == len(asked) == 4
    left = Credential.objects.filter(next_check_at=NOW - MINUTE, due_since=None)
    assert left.count() == 5


def test_a_late_renewal_is_asked_for_where_looks_have_used_up_theirs(forty: None) -> None:
    looks = [due("x").pk for _ in range(3)]
    ending = due("x", refresh="r", expires_at=NOW + 5 * MINUTE)
    assert grant() == 8
    claimed, backlog = turns.claim("x", 16, clock=lambda: NOW)
    assert [claim.login for claim in claimed] == [ending.pk]
    assert not backlog
    assert Credential.objects.filter(pk__in=looks, next_check_at=NOW - MINUTE).count() == 3
    assert grant(urgent=True) == 1  # no more was taken than there were renewals


def test_what_is_soon_to_be_had_is_waited_for(settings: Settings) -> None:
    settings.X_CALL_LIMIT = "100/60"
    due("x")
    grant()
    moments = iter([NOW, NOW + MINUTE / 60])
    claimed, _ = turns.claim("x", 16, clock=lambda: next(moments), wait=lambda: True)
    assert len(claimed) == 1
