from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from channels.contract import Cause
from channels.models import Channel, Credential, PolicyInUse
from channels.probing import state_sweep
from channels.probing.check import check_soon
from channels.probing.state_sweep import sweep_states
from channels.records.findings import settle
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


def settled_by(monkeypatch: pytest.MonkeyPatch, at: datetime = NOW, **run: Any) -> list[Channel]:
    """What a sweep looks at."""
    seen: list[Channel] = []

    def note(channel: Channel, *, at: Any) -> bool:
        seen.append(channel)
        return settle(channel, at=at)

    with monkeypatch.context() as patch:
        patch.setattr(state_sweep, "settle", note)
        sweep_states(at=at, **run)
    return seen


def test_what_was_reckoned_is_not_looked_at_before_its_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    far, near = channel(age=10 * DAY), channel(age=46 * DAY - HOUR)
    assert settled_by(monkeypatch) == [far, near]
    assert not settled_by(monkeypatch)
    assert settled_by(monkeypatch, NOW + HOUR) == [near]
    near.refresh_from_db()
    assert near.state == "ends_soon"


def test_whatever_was_reckoned_is_looked_at_within_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    dead = channel(next_check_at=NOW + 7 * DAY)
    settled_by(monkeypatch)
    assert not settled_by(monkeypatch, NOW + DAY - HOUR)
    assert settled_by(monkeypatch, NOW + DAY) == [dead]


def test_a_look_that_is_to_come_sooner_is_overdue_sooner(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = channel("x", age=HOUR / 2, life=2 * HOUR, refresh="r", next_check_at=NOW + HOUR)
    settled_by(monkeypatch)
    check_soon(asked.credential, at=NOW)
    late = NOW + timedelta(minutes=41)
    assert settled_by(monkeypatch, late) == [asked]
    asked.refresh_from_db()
    assert asked.state == "cannot_tell"


def test_another_reading_of_a_policy_has_its_network_looked_at_anew_and_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    changed = [channel(), channel(), channel()]
    channel("facebook")
    settled_by(monkeypatch)
    monkeypatch.setattr(state_sweep, "CHUNK", 1)
    PolicyInUse.objects.filter(network="linkedin").update(stamp="of yesterday")
    runs = iter([True, True])
    first_run = settled_by(monkeypatch, goes_on=lambda: next(runs, False))
    assert first_run + settled_by(monkeypatch) == changed
    assert not settled_by(monkeypatch)


def test_one_channel_that_fails_stops_no_other(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    bad, good = channel(age=61 * DAY), channel(age=61 * DAY)

    def fails(channel: Channel, *, at: Any) -> bool:
        if channel.pk == bad.pk:
            raise ZeroDivisionError
        return settle(channel, at=at)

    monkeypatch.setattr(state_sweep, "settle", fails)
    assert sweep_states(at=NOW) == 1
    good.refresh_from_db()
    assert good.state == "needs_you"
    assert f"channel {bad.pk}" in caplog.text
    assert sweep_states(at=NOW) == 0
    monkeypatch.undo()
    assert sweep_states(at=NOW + HOUR) == 1


def test_more_than_one_portion_is_swept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state_sweep, "CHUNK", 2)
    for _ in range(5):
        channel(age=61 * DAY)
    assert sweep_states(at=NOW) == 5
