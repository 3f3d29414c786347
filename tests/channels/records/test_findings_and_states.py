from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from channels import signals
from channels.contract import Cause, State
from channels.models import Channel
from channels.records.findings import record_answer, settle_state
from tests.channels.journeys.journey import DAY, HOUR, MINUTE, changes_of, make_answer
from tests.factories import NOW, break_login, make_channel, make_credential

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard() -> Iterator[list[dict[str, Any]]]:
    """What the signal told the rooms above."""
    calls: list[dict[str, Any]] = []

    def listen(**call: Any) -> None:
        calls.append(call)

    signals.state_changed.connect(listen)
    yield calls
    signals.state_changed.disconnect(listen)


def test_a_change_is_told_once_with_before_after_and_cause(heard: list[dict[str, Any]]) -> None:
    channel = make_channel()
    record_answer(channel.credential, make_answer(Cause.REVOKED_BY_USER), at=NOW)
    record_answer(channel.credential, make_answer(Cause.REVOKED_BY_USER), at=NOW + HOUR)
    assert [(call["before"], call["after"], call["cause"]) for call in heard] == [
        (State.WORKING, State.NEEDS_YOU, Cause.REVOKED_BY_USER)
    ]
    assert heard[0]["channel"] == channel
    assert heard[0]["at"] == NOW
    assert changes_of(channel.credential) == [("working", "needs_you")]


def test_the_event_of_a_change_names_its_cause() -> None:
    channel = make_channel()
    record_answer(channel.credential, make_answer(Cause.PASSWORD_CHANGED), at=NOW)
    event = channel.events.get(kind="state_changed")
    assert (event.cause, event.at) == ("password_changed", NOW)


def test_of_two_who_see_the_same_change_one_claims_it(heard: list[dict[str, Any]]) -> None:
    channel = make_channel()
    break_login(channel.credential, Cause.REVOKED_BY_USER)
    mine, theirs = (Channel.objects.get(pk=channel.pk) for _ in range(2))
    assert settle_state(mine, at=NOW)
    assert not settle_state(theirs, at=NOW)
    assert len(heard) == 1
    assert len(changes_of(channel.credential)) == 1


def test_every_channel_behind_the_login_changes(heard: list[dict[str, Any]]) -> None:
    credential = make_credential(network="facebook")
    for _ in range(6):
        make_channel(credential)
    record_answer(credential, make_answer(Cause.REVOKED_BY_USER), at=NOW)
    assert len(heard) == 6
    assert set(Channel.objects.values_list("state", flat=True)) == {"needs_you"}


def test_a_first_failed_look_alarms_nobody_a_longer_silence_does() -> None:
    channel = make_channel()
    record_answer(channel.credential, make_answer(Cause.ALIVE), at=NOW)
    record_answer(channel.credential, make_answer(Cause.NETWORK_FAULT), at=NOW + MINUTE)
    channel.refresh_from_db()
    assert channel.state == "working"
    record_answer(channel.credential, make_answer(Cause.NETWORK_FAULT), at=NOW + HOUR)
    channel.refresh_from_db()
    assert channel.state == "cannot_tell"


def test_a_fault_after_a_break_leaves_the_state_as_it_was() -> None:
    channel = make_channel()
    record_answer(channel.credential, make_answer(Cause.REVOKED_BY_USER), at=NOW)
    record_answer(channel.credential, make_answer(Cause.NETWORK_FAULT), at=NOW + HOUR)
    assert changes_of(channel.credential) == [("working", "needs_you")]


def test_a_listener_that_fails_leaves_no_half_of_a_change() -> None:
    def fail(**_: Any) -> None:
        raise RuntimeError("a listener's mistake")

    channel = make_channel()
    signals.state_changed.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            record_answer(channel.credential, make_answer(Cause.REVOKED_BY_USER), at=NOW)
    finally:
        signals.state_changed.disconnect(fail)
    channel.refresh_from_db()
    assert channel.state == "working"
    assert channel.credential.events.count() == 0


def test_time_alone_changes_a_state() -> None:
    channel = make_channel(make_credential(age=55 * DAY))
    assert settle_state(channel, at=NOW)
    assert channel.state == "ends_soon"
    assert settle_state(channel, at=NOW + 6 * DAY)
    assert channel.state == "needs_you"
