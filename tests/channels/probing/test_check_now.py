"""The person's "Check now": it may find out more, and never makes anything worse."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from channels.contract import Cause, State
from channels.models import Channel, Credential, FailureReport, Pause, Renewal, Silence
from channels.probing.check import CheckOutcome, check_login, check_now
from channels.records.findings import record_answer, settle_login
from channels.records.schedule import come_back_soon
from tests.channels.journeys.journey import DAY, HOUR, MINUTE, Said, door, kinds_of, make_answer
from tests.channels.networks import case
from tests.channels.networks.scripted import FAULTS, ScriptedDoor
from tests.every_network import NETWORK_IDS, where
from tests.factories import NOW, make_channel, make_credential
from tests.sizes import sized

pytestmark = pytest.mark.django_db

PAIR = (200, {"access_token": "access-new", "refresh_token": "refresh-new", "expires_in": 7200})
DEAD_PAIR = (400, {"error": "invalid_grant", "error_description": "Token is dead."})
SUSPENDED = (403, {"type": "https://api.x.com/2/problems/user-suspended", "title": "Forbidden"})
X_USER = (200, {"data": {"id": "1", "name": "Acme", "username": "acme"}})
PINNER = (200, {"id": "1", "username": "acme", "account_type": "BUSINESS"})
WITH_REFRESH_TOKEN = where(lambda known: any(shape.rotates for shape in known.logins))
DOWN = (503, "<html>down</html>")


def channel_of(network: str, age: timedelta, life: timedelta, **fields: Any) -> Channel:
    refresh = "r" if network in WITH_REFRESH_TOKEN else ""
    credential = make_credential(network=network, age=age, life=life, refresh=refresh, **fields)
    return make_channel(credential)


def x(age: timedelta = 10 * MINUTE, **fields: Any) -> Channel:
    return channel_of("x", age, 2 * HOUR, **fields)


def pinterest(age: timedelta = DAY, **fields: Any) -> Channel:
    return channel_of("pinterest", age, 30 * DAY, **fields)


def press(channel: Channel, *said: Said, at: timedelta = timedelta(0)) -> CheckOutcome:
    return check_now(channel, at=NOW + at, door=door(*said))


# Where each question costs money


def test_the_key_of_x_is_not_used_before_its_time() -> None:
    channel = x()
    due = channel.credential.next_check_at
    assert press(channel) is CheckOutcome.LAST_PROOF
    assert not Renewal.objects.exists()
    channel.credential.refresh_from_db()
    assert channel.credential.next_check_at == due


def test_in_its_time_it_is_renewed() -> None:
    assert press(x(age=100 * MINUTE), PAIR) is CheckOutcome.RENEWED


def test_once_the_access_token_is_over_it_is_renewed() -> None:
    assert press(x(age=3 * HOUR), PAIR) is CheckOutcome.RENEWED


def test_once_a_tool_was_told_that_the_token_is_dead_it_is_renewed() -> None:
    channel = x(age=30 * MINUTE)
    report = {"cause": Cause.INVALID_TOKEN_UNSPECIFIED, "certainty": "said"}
    FailureReport.objects.create(channel=channel, reported_at=NOW, failed_at=NOW, **report)
    assert press(channel, PAIR) is CheckOutcome.RENEWED


def test_what_a_tool_was_told_of_another_login_is_no_reason_to_use_this_key() -> None:
    channel, others = x(age=30 * MINUTE), x(age=30 * MINUTE)
    report = {"cause": Cause.INVALID_TOKEN_UNSPECIFIED, "certainty": "said"}
    FailureReport.objects.create(channel=others, reported_at=NOW, failed_at=NOW, **report)
    assert press(channel) is CheckOutcome.LAST_PROOF
    assert not Renewal.objects.exists()


@pytest.mark.parametrize("cause", [Cause.REVOKED_BY_USER, Cause.ACCOUNT_SUSPENDED])
def test_where_it_was_told_that_nothing_works_it_is_looked_whether_it_does(cause: Cause) -> None:
    channel = x()
    record_answer(channel.credential, make_answer(cause), at=NOW - 5 * MINUTE)
    assert press(channel, PAIR) is CheckOutcome.RENEWED


def test_that_nobody_can_tell_is_no_reason_to_use_the_key_on_a_press() -> None:
    channel = x(last_alive_at=NOW - 2 * HOUR)
    record_answer(channel.credential, make_answer(Cause.NETWORK_FAULT), at=NOW - HOUR)
    assert press(channel) is CheckOutcome.LAST_PROOF


@pytest.mark.parametrize("cause", [Cause.ALIVE, Cause.REVOKED_BY_USER])
def test_without_a_key_and_without_a_budget_the_last_proof_stands(cause: Cause) -> None:
    """Nothing can be asked and nothing renewed: the press says so, and changes nothing."""
    channel = make_channel(make_credential(network="x", age=10 * MINUTE, life=2 * HOUR))
    record_answer(channel.credential, make_answer(cause), at=NOW - 5 * MINUTE)
    before = Credential.objects.values().get()
    assert press(channel) is CheckOutcome.LAST_PROOF
    assert Credential.objects.values().get() == before
    assert not Renewal.objects.exists()


def test_without_a_key_and_without_a_budget_a_worker_looks_again_later() -> None:
    channel = make_channel(make_credential(network="x", age=10 * MINUTE, life=2 * HOUR))
    outcome = check_login(channel.credential_id, at=NOW, door=door())
    assert outcome is CheckOutcome.LAST_PROOF
    channel.credential.refresh_from_db()
    assert channel.credential.next_check_at > NOW
    assert channel.credential.cause == Cause.ALIVE


def test_without_a_key_it_is_asked_within_the_budget(settings: Settings) -> None:
    settings.X_PROBE_CENTS_A_DAY = 1
    channel = make_channel(make_credential(network="x", age=10 * MINUTE, life=2 * HOUR))
    assert press(channel, X_USER) is CheckOutcome.ASKED


def test_within_the_budget_it_is_asked(settings: Settings) -> None:
    settings.X_PROBE_CENTS_A_DAY = 1
    assert press(x(), X_USER) is CheckOutcome.ASKED


# Answers that say nothing


def test_a_press_right_after_a_lost_answer_says_that_nothing_was_asked() -> None:
    channel = x(age=3 * HOUR)
    assert press(channel, "timeout") is CheckOutcome.UNCLEAR
    assert press(channel, at=MINUTE / 6) is CheckOutcome.WAITING


def test_presses_during_an_outage_change_nothing_but_when_we_ask_again() -> None:
    channel = x(age=100 * MINUTE)
    before: dict[str, Any] = dict(Credential.objects.values().get())
    for minutes in (0, 2, 4, 6):
        assert press(channel, "timeout", at=minutes * MINUTE) is CheckOutcome.UNCLEAR
        assert channel.state == State.WORKING
    after: dict[str, Any] = dict(Credential.objects.values().get())
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {"next_check_at", "next_state_at"}


def test_what_was_answered_is_written_into_the_history() -> None:
    channel = pinterest()
    assert press(channel, DOWN) is CheckOutcome.UNCLEAR
    assert kinds_of(channel.credential) == ["asked"]
    assert channel.credential.events.get().cause == Cause.NETWORK_FAULT


@pytest.mark.parametrize("fault", [DOWN, "timeout", (200, "<html>sign in</html>")])
def test_whoever_met_a_fault_is_not_left_with_the_regular_check(fault: Said) -> None:
    channel = pinterest(next_check_at=NOW + 8 * HOUR)
    assert press(channel, fault) is CheckOutcome.UNCLEAR
    assert channel.credential.next_check_at == NOW + MINUTE
    assert channel.credential.faults == 0


def test_a_press_puts_no_check_off_and_keeps_to_a_pause() -> None:
    soon = pinterest(next_check_at=NOW + 10 * timedelta(seconds=1))
    press(soon, DOWN)
    assert soon.credential.next_check_at == NOW + 10 * timedelta(seconds=1)
    held = pinterest(next_check_at=NOW + 8 * HOUR)
    Pause.objects.create(network="pinterest", until=NOW + HOUR)
    come_back_soon(held.credential, at=NOW)
    held.credential.refresh_from_db()
    assert held.credential.next_check_at == NOW + HOUR


def test_a_worker_that_hears_the_same_says_that_it_cannot_tell() -> None:
    channel = pinterest(last_alive_at=NOW - HOUR)
    assert check_login(channel.credential_id, at=NOW, door=door(DOWN)) is CheckOutcome.UNCLEAR
    channel.refresh_from_db()
    assert channel.state == State.CANNOT_TELL


def test_while_others_wait_for_a_silent_address_a_free_question_is_asked_all_the_same() -> None:
    channel = pinterest(age=25 * DAY)
    Silence.objects.create(network="pinterest", since=NOW, ask_at=NOW + HOUR)
    assert press(channel, PINNER) is CheckOutcome.ASKED
    assert press(x(age=100 * MINUTE), PAIR) is CheckOutcome.RENEWED


# Answers that say something


def test_a_cause_that_the_network_names_is_told() -> None:
    channel = x(age=100 * MINUTE)
    assert press(channel, SUSPENDED) is CheckOutcome.NOT_RENEWED
    assert channel.state == State.NEEDS_YOU


def test_what_works_again_is_found() -> None:
    channel = pinterest(last_alive_at=NOW - HOUR)
    check_login(channel.credential_id, at=NOW, door=door(DOWN))
    assert press(channel, PINNER, at=MINUTE) is CheckOutcome.ASKED
    assert channel.state == State.WORKING


# In general

# From better to worse.
ORDER = (
    State.WORKING,
    State.ENDS_SOON,
    State.CANNOT_TELL,
    State.LIMITED,
    State.NEEDS_YOU,
)
LIVES: Mapping[str, timedelta] = {
    network: case.of(network).logins[0].life for network in NETWORK_IDS
}
steps = st.lists(
    st.tuples(
        st.sampled_from([0, 1, 5, 30, 90, 600]),  # minutes later
        st.integers(0, len(FAULTS) - 1),
        st.booleans(),  # whether a worker comes by as well
    ),
    min_size=1,
    max_size=6,
)


@settings(
    max_examples=sized(whole=400, sample=20),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    network=st.sampled_from(NETWORK_IDS),
    share=st.sampled_from([0.1, 0.5, 0.8, 0.95, 1.05]),
    steps=steps,
)
def test_no_press_makes_a_state_worse_unless_the_network_named_a_cause(
    network: str, share: float, steps: list[tuple[int, int, bool]]
) -> None:
    life = LIVES[network]
    channel = channel_of(network, life * share, life, last_alive_at=NOW - HOUR)
    at = NOW
    for minutes, number, worker in steps:
        at += minutes * MINUTE
        fault = FAULTS[number]
        if worker:
            check_login(channel.credential_id, at=at, door=ScriptedDoor([fault] * 9))
            channel.refresh_from_db()
        channel.credential.refresh_from_db()
        settle_login(channel.credential, at=at)
        channel.refresh_from_db()
        before, due = State(channel.state), channel.credential.next_check_at
        check_now(channel, at=at, door=ScriptedDoor([fault] * 9))
        channel.credential.refresh_from_db()
        assert ORDER.index(State(channel.state)) <= ORDER.index(before)
        assert channel.credential.renewal_lost_at is None
        assert channel.credential.next_check_at <= max(due, at + HOUR)
    channel.credential.user.delete()
