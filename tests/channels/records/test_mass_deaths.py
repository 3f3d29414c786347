"""Many logins of one network that die together come back together."""

from __future__ import annotations

from datetime import datetime

import pytest

from channels.contract import Cause
from channels.models import Credential
from channels.records.findings import record_answer
from channels.records.mass_deaths import CANARIES, HOPED_FOR, MANY, SPREAD_MINUTES, is_canary
from tests.channels.journeys.journey import HOUR, MINUTE, make_answer
from tests.factories import DAY, NOW, make_channel, make_credential

pytestmark = pytest.mark.django_db

DEAD = make_answer(Cause.REVOKED_BY_USER)
ALIVE = make_answer(Cause.ALIVE)


def dead(network: str = "linkedin", *, at: datetime = NOW) -> Credential:
    login = make_channel(make_credential(network=network)).credential
    record_answer(login, DEAD, at=at)
    return login


def next_checks(*logins: Credential) -> list[datetime]:
    for login in logins:
        login.refresh_from_db()
    return [login.next_check_at for login in logins]


def test_when_one_is_found_alive_the_others_are_asked_at_once() -> None:
    first, *others = [dead(at=NOW + number * MINUTE) for number in range(6)]
    for login in others:
        record_answer(login, DEAD, at=NOW + HOUR)
    assert min(next_checks(*others[CANARIES:])) > NOW + 12 * HOUR
    later = NOW + 2 * HOUR
    record_answer(first, ALIVE, at=later)
    assert all(due < later + SPREAD_MINUTES * MINUTE for due in next_checks(*others))


def test_a_suspicion_that_passed_is_such_a_sign_too() -> None:
    told = dead()
    record_answer(told, DEAD, at=NOW + HOUR)
    doubted = make_channel().credential
    record_answer(doubted, make_answer(Cause.INVALID_TOKEN_UNSPECIFIED), at=NOW + HOUR)
    later = NOW + HOUR + MINUTE
    record_answer(doubted, ALIVE, at=later)
    assert next_checks(told)[0] < later + SPREAD_MINUTES * MINUTE


def test_those_of_another_network_or_of_another_day_sleep_on() -> None:
    first, elsewhere, earlier = dead(), dead("facebook"), dead(at=NOW - DAY)
    before = next_checks(elsewhere, earlier)
    record_answer(first, ALIVE, at=NOW + MINUTE)
    assert next_checks(elsewhere, earlier) == before


def test_a_living_login_that_was_never_doubted_wakes_nobody() -> None:
    told, living = dead(), make_channel().credential
    before = next_checks(told)
    record_answer(living, ALIVE, at=NOW + MINUTE)
    assert next_checks(told) == before


def test_of_many_that_died_together_a_few_ask_for_all() -> None:
    logins = [dead() for _ in range(MANY)]
    for login in logins:
        record_answer(login, DEAD, at=NOW + HOUR)
    waits = [due - NOW - HOUR for due in next_checks(*logins)]
    assert [wait <= HOUR * 1.25 for wait in waits] == [True] * CANARIES + [False] * (
        MANY - CANARIES
    )
    assert not any(is_canary(login, at=NOW + HOPED_FOR + MINUTE) for login in logins)


def test_a_few_that_died_on_one_day_are_nobodys_canaries() -> None:
    logins = [dead() for _ in range(MANY - 1)]
    assert not any(is_canary(login, at=NOW + HOUR) for login in logins)
