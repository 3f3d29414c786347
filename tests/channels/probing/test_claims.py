"""Whose a login is: claimed in batches, by one worker alone, and never for good."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from pytest_django import Settings

from channels.contract import Cause
from channels.models import Credential
from channels.probing import claims
from channels.records.findings import record_answer
from tests.channels.journeys.journey import DAY, HOUR, MINUTE, make_answer
from tests.factories import NOW, make_credential

pytestmark = pytest.mark.django_db


def due(network: str = "linkedin", *, since: timedelta = MINUTE, **fields: Any) -> Credential:
    return make_credential(network=network, next_check_at=NOW - since, **fields)


def take(network: str = "linkedin", *, at: datetime = NOW, limit: int = 10) -> list[claims.Claim]:
    return claims.take(network, at=at, limit=limit)


def test_what_is_claimed_is_claimed_once() -> None:
    mine = {due().pk, due().pk}
    make_credential(network="linkedin", next_check_at=NOW + HOUR)
    due("x")
    assert {claim.login for claim in take()} == mine
    assert take() == []


def test_a_batch_is_what_has_waited_longest() -> None:
    waits = [3 * MINUTE, MINUTE, 2 * MINUTE]
    logins = [due(since=wait).pk for wait in waits]
    first, second = take(limit=2)
    assert (first.login, second.login) == (logins[0], logins[2])
    assert (first.due, second.due) == (NOW - waits[0], NOW - waits[2])


def test_what_a_dead_worker_had_is_due_again_after_its_lease(settings: Settings) -> None:
    login = due().pk
    take()
    assert take(at=NOW + settings.CHECK_LEASE / 2) == []
    assert [claim.login for claim in take(at=NOW + settings.CHECK_LEASE)] == [login]


def test_claims_without_an_end_do_not_hide_since_when_it_has_been_due(settings: Settings) -> None:
    credential, first = due(), NOW - MINUTE
    for again in range(3):
        (claim,) = take(at=NOW + again * settings.CHECK_LEASE)
        assert claim.due == Credential.objects.get().due_since == first
    record_answer(credential, make_answer(Cause.ALIVE), at=NOW)
    assert Credential.objects.get().due_since is None


def test_what_is_given_back_is_due_as_it_was() -> None:
    due()
    claims.give_back(take())
    login = Credential.objects.get()
    assert (login.next_check_at, login.due_since) == (NOW - MINUTE, None)


def test_what_changed_meanwhile_is_not_given_back() -> None:
    due()
    mine = take()
    Credential.objects.update(next_check_at=NOW + HOUR)
    claims.give_back(mine)
    assert Credential.objects.get().next_check_at == NOW + HOUR


def test_a_renewal_that_is_late_comes_before_looks_that_have_waited_longer() -> None:
    """X's access tokens live for two hours and are renewed well before that."""
    waiting = due("x", since=2 * DAY, refresh="r", life=90 * DAY)
    ending = due("x", refresh="r", expires_at=NOW + 5 * MINUTE)
    assert [claim.login for claim in take("x", limit=1)] == [ending.pk]
    assert [claim.login for claim in take("x")] == [waiting.pk]


@pytest.mark.parametrize("why", ["without a refresh token", "taken for dead", "not due"])
def test_a_token_that_no_machine_renews_now_comes_in_its_turn(why: str) -> None:
    other: dict[str, dict[str, Any]] = {
        "without a refresh token": {"refresh": ""},
        "taken for dead": {"refresh": "r", "quarantined": "f"},
        "not due": {"refresh": "r", "since": -MINUTE},
    }
    waiting = due("x", since=HOUR, refresh="r", life=90 * DAY)
    due("x", expires_at=NOW + 5 * MINUTE, **other[why])
    assert [claim.login for claim in take("x", limit=1)] == [waiting.pk]
