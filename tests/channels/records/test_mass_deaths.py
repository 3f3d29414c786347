"""Many logins of one network that die together come back together."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import pytest

from channels.contract import Cause
from channels.diagnosis.second_look import CROWD_LOOK
from channels.models import Channel, Credential, Event, EventKind
from channels.records.findings import record_answer
from channels.records.mass_deaths import CANARIES, HOPED_FOR, MANY, SPREAD_MINUTES, is_canary
from tests.channels.journeys.journey import HOUR, MINUTE, make_answer
from tests.channels.second_looks import looked_again
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


def test_those_that_are_woken_are_spread_over_some_minutes_whatever_their_numbers() -> None:
    many = [make_channel(make_credential(pk=number)).credential for number in range(2000, 2023)]
    first, later = make_channel().credential, NOW + 2 * HOUR
    for at in (NOW, NOW + HOUR):
        for login in (first, *many):
            record_answer(login, DEAD, at=at)
    record_answer(first, ALIVE, at=later)
    woken = Counter(next_checks(*many[CANARIES:]))
    assert woken == {later + minute * MINUTE: 2 for minute in range(SPREAD_MINUTES)}


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


# Many that are doubted at once


BARE = make_answer(Cause.INVALID_TOKEN_UNSPECIFIED)


def refused(*logins: Credential, at: datetime) -> set[str]:
    """The network turns all of them down at this moment; the states of their channels."""
    for login in logins:
        record_answer(login, BARE, at=at)
    return set(Channel.objects.values_list("state", flat=True))


def test_what_a_network_says_of_many_at_once_is_not_believed_for_hours() -> None:
    logins = [make_channel().credential for _ in range(MANY)]
    looked_again(lambda at: refused(*logins, at=at))
    for minutes in range(15, 175, 20):
        assert refused(*logins, at=NOW + minutes * MINUTE) == {"working"}
    told = NOW + CROWD_LOOK
    assert refused(*logins, at=told) == {"needs_you"}


def test_and_nobody_is_told_where_it_mends_in_time() -> None:
    logins = [make_channel().credential for _ in range(MANY)]
    looked_again(lambda at: refused(*logins, at=at))
    refused(*logins, at=NOW + HOUR)
    for login in logins:
        record_answer(login, ALIVE, at=NOW + 2 * HOUR)
    assert not Event.objects.filter(kind=EventKind.STATE_CHANGED).exists()


def test_a_crowd_is_asked_less_and_less_often() -> None:
    logins = [make_channel().credential for _ in range(MANY)]
    looked_again(lambda at: refused(*logins, at=at))
    waits = []
    at = NOW
    for _ in range(4):
        refused(*logins, at=at)
        (due, *_rest) = next_checks(*logins)
        waits.append(due - at)
        at = due
    assert waits == sorted(waits)
    assert 2 * MINUTE < waits[0] < waits[-1] <= HOUR


def test_fewer_than_many_are_believed_at_the_third_look() -> None:
    logins = [make_channel().credential for _ in range(MANY - 1)]
    assert looked_again(lambda at: refused(*logins, at=at)) == {"needs_you"}


def test_where_more_are_found_alive_it_is_the_logins_and_not_the_network() -> None:
    logins = [make_channel().credential for _ in range(MANY)]
    living = [make_channel().credential for _ in range(MANY)]

    def look(at: datetime) -> None:
        for login in living:
            record_answer(login, ALIVE, at=at)
        refused(*logins, at=at)

    looked_again(look)
    states = Channel.objects.filter(credential__in=logins).values_list("state", flat=True)
    assert set(states) == {"needs_you"}


def test_a_reason_that_is_named_is_believed_of_many_as_well() -> None:
    logins = [dead() for _ in range(2 * MANY)]
    states = Channel.objects.filter(credential__in=logins).values_list("state", flat=True)
    assert set(states) == {"needs_you"}
