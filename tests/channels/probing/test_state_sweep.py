from __future__ import annotations

from typing import Any

import pytest

from channels.contract import Cause
from channels.models import Channel, Credential
from channels.probing import state_sweep
from channels.probing.state_sweep import sweep_states
from channels.records.findings import settle_state
from tests.channels.journeys.journey import DAY, HOUR, changes_of
from tests.factories import NOW, break_login, make_channel, make_credential

pytestmark = pytest.mark.django_db


def channel(network: str = "linkedin", *, state: str = "working", **fields: Any) -> Channel:
    return make_channel(make_credential(network=network, **fields), state=state)


def swept(channel: Channel) -> str:
    sweep_states(at=NOW)
    channel.refresh_from_db()
    return channel.state


def test_an_end_that_comes_near_is_told_once() -> None:
    ending = channel(age=58 * DAY)
    assert swept(ending) == "ends_soon"
    assert sweep_states(at=NOW) == 0
    assert changes_of(ending.credential) == [("working", "ends_soon")]


@pytest.mark.parametrize("state", ["working", "ends_soon", "limited", "cannot_tell"])
def test_an_end_that_has_passed_is_told_whatever_was_told_before(state: str) -> None:
    ending = channel(age=61 * DAY, state=state)
    if state == "cannot_tell":
        break_login(ending.credential, Cause.NETWORK_FAULT)
    assert swept(ending) == "needs_you"


def test_a_data_access_that_lapses_is_told() -> None:
    ending = channel("facebook", life=None, data_access_expires_at=NOW - HOUR)
    assert swept(ending) == "needs_you"


@pytest.mark.parametrize("state", ["working", "ends_soon"])
def test_a_look_that_is_overdue_is_told_as_a_fault_of_ours(state: str) -> None:
    stuck = channel(next_check_at=NOW - 13 * HOUR, asked_at=NOW - 21 * HOUR, state=state)
    assert swept(stuck) == "cannot_tell"
    assert changes_of(stuck.credential) == [(state, "cannot_tell")]
    assert sweep_states(at=NOW) == 0


def test_a_claim_without_an_end_hides_no_overdue_look() -> None:
    stuck = channel("x", age=HOUR, life=2 * HOUR, refresh="r")
    row = Credential.objects.filter(pk=stuck.credential_id)
    row.update(next_check_at=NOW + HOUR / 20, due_since=NOW - HOUR)
    assert swept(stuck) == "cannot_tell"


def test_a_look_that_is_a_little_late_changes_nothing() -> None:
    assert swept(channel(next_check_at=NOW - 11 * HOUR)) == "working"


def test_an_access_token_that_a_machine_renews_changes_no_state() -> None:
    assert swept(channel("x", age=3 * HOUR, life=2 * HOUR, refresh="r")) == "working"


def test_an_instagram_token_that_could_not_be_prolonged_in_time_is_told() -> None:
    assert swept(channel("instagram", age=61 * DAY)) == "needs_you"


def test_an_end_that_is_only_promised_is_told_as_it_comes_near() -> None:
    assert swept(channel(age=58 * DAY, life=None)) == "ends_soon"


def test_the_access_token_at_the_wall_is_told() -> None:
    wall: dict[str, Any] = {"refresh": "r", "refresh_expires_at": NOW + 10 * DAY}
    assert swept(channel(age=50 * DAY, **wall)) == "ends_soon"


def test_far_ends_are_not_settled(monkeypatch: pytest.MonkeyPatch) -> None:
    settled: list[Channel] = []

    def settle(channel: Channel, *, at: Any) -> bool:
        settled.append(channel)
        return False

    monkeypatch.setattr(state_sweep, "settle_state", settle)
    channel(age=10 * DAY)
    near = channel(age=59 * DAY)
    sweep_states(at=NOW)
    assert settled == [near]


def test_one_channel_that_fails_stops_no_other(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    bad, good = channel(age=61 * DAY), channel(age=61 * DAY)

    def settle(channel: Channel, *, at: Any) -> bool:
        if channel.pk == bad.pk:
            raise ZeroDivisionError
        return settle_state(channel, at=at)

    monkeypatch.setattr(state_sweep, "settle_state", settle)
    assert sweep_states(at=NOW) == 1
    good.refresh_from_db()
    assert good.state == "needs_you"
    assert f"channel {bad.pk}" in caplog.text


def test_more_than_one_portion_is_swept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state_sweep, "CHUNK", 2)
    for _ in range(5):
        channel(age=61 * DAY)
    assert sweep_states(at=NOW) == 5
