"""The moment stored with a login, whatever is written on it or on a place behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from channels import registry, signals
from channels.contract import Cause
from channels.diagnosis.next_change import next_change
from channels.diagnosis.overdue import LEAST
from channels.models import Channel, Credential
from channels.records import next_states
from channels.records.diagnoses import snapshot_of
from channels.records.findings import (
    record_answer,
    record_fault,
    record_finding,
    settle_login,
    settle_state,
)
from tests.channels.journeys.journey import DAY, HOUR, make_answer
from tests.factories import NOW, make_channel, make_credential

pytestmark = pytest.mark.django_db

FAULT = make_answer(Cause.NETWORK_FAULT)
WRITERS: dict[str, Callable[[Credential], object]] = {
    "an answer": lambda login: record_answer(login, FAULT, at=NOW),
    "a fault": lambda login: record_fault(login, FAULT.finding, at=NOW, access_unusable=False),
    "a finding": lambda login: record_finding(login, FAULT.finding, at=NOW),
    "settling": lambda login: settle_login(login, at=NOW),
}


def true_change(channel: Channel) -> datetime:
    """The next change of state if nothing is heard until then, or a day from now."""
    held = Channel.objects.get(pk=channel.pk)
    policy = registry.get(held.network).policy
    return min(next_change(policy, snapshot_of(held), NOW) or NOW + DAY, NOW + DAY)


def moment_of(channel: Channel) -> datetime | None:
    return Credential.objects.get(pk=channel.credential_id).next_state_at


@pytest.fixture
def moved() -> Iterator[list[Credential]]:
    """Whose end was told to be another."""
    logins: list[Credential] = []

    def listen(credential: Credential, **_: Any) -> None:
        logins.append(credential)

    signals.end_moved.connect(listen)
    yield logins
    signals.end_moved.disconnect(listen)


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
def test_whoever_writes_on_a_login_leaves_the_moment_of_its_next_change(
    write: Callable[[Credential], object],
) -> None:
    channel = make_channel()
    write(channel.credential)
    assert moment_of(channel) == true_change(channel)


def test_a_place_that_mends_by_itself_brings_the_moment_of_its_login_forward() -> None:
    login = make_credential(age=46 * DAY - HOUR)
    broken = make_channel(login, cause=Cause.LOST_PAGE_ROLE.value, state="needs_you")
    settle_login(login, at=NOW)
    assert moment_of(broken) == NOW + DAY
    broken.cause = Cause.ALIVE.value
    broken.save()
    settle_state(broken, at=NOW)
    assert moment_of(broken) == NOW + HOUR == true_change(broken)


def test_who_read_the_login_before_somebody_else_reckoned_writes_nothing() -> None:
    channel = make_channel()
    late = Credential.objects.get(pk=channel.credential_id)
    Credential.objects.update(next_state_at=NOW + HOUR)
    late.next_state_at = NOW + 2 * HOUR
    next_states.keep(late, [channel], at=NOW)
    assert moment_of(channel) == NOW + HOUR


def test_what_nobody_has_reckoned_stays_so_where_only_the_look_comes_sooner() -> None:
    known, unknown = make_channel(), make_channel()
    Credential.objects.filter(pk=known.credential_id).update(next_state_at=NOW + DAY)
    assert next_states.ask_by(Credential.objects.all(), NOW) == 2
    assert moment_of(unknown) is None
    assert moment_of(known) == NOW + timedelta(minutes=15)


@pytest.mark.parametrize("looks_in", [HOUR, 9 * HOUR])
def test_a_look_that_is_put_elsewhere_is_swept_before_it_is_overdue(looks_in: timedelta) -> None:
    """As where nothing was asked: it may come sooner than the one that was reckoned with."""
    rows = Credential.objects.filter(pk=make_channel().credential_id)
    rows.update(next_state_at=NOW + 5 * HOUR, due_since=NOW - HOUR)
    assert next_states.ask_at(rows, NOW + looks_in) == 1
    row = rows.get()
    assert (row.next_check_at, row.due_since) == (NOW + looks_in, None)
    assert row.next_state_at == min(NOW + 5 * HOUR, NOW + looks_in + LEAST)


def test_an_end_that_moves_is_told_once(moved: list[Credential]) -> None:
    login = make_channel().credential
    settle_login(login, at=NOW)
    settle_login(login, at=NOW + HOUR)
    assert moved == [login]
    login.expires_at = NOW + 5 * DAY
    login.save()
    settle_login(login, at=NOW + HOUR)
    assert moved == [login, login]


def test_an_end_that_a_machine_moves_on_is_none_of_the_persons(moved: list[Credential]) -> None:
    settle_login(make_channel(make_credential(network="x", refresh="r")).credential, at=NOW)
    assert not moved
