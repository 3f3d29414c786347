"""Whatever is stored of a login: its state stays as it is until the moment foretold."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels import registry
from channels.contract import Cause, State
from channels.diagnosis.diagnose import Snapshot
from channels.diagnosis.next_change import next_change
from tests.channels.diagnosis.moments import MOMENTS, Moment
from tests.channels.diagnosis.snapshots import HOUR, MINUTE, of, snapshot
from tests.factories import DAY, NOW

TICK = timedelta(microseconds=1)
LATER = st.timedeltas(TICK, 10 * HOUR) | st.timedeltas(TICK, 800 * DAY)


def foretold(stored: Snapshot, at: datetime = NOW) -> datetime | None:
    return next_change(registry.get(stored.network).policy, stored, at)


@given(MOMENTS, LATER)
def test_no_state_changes_before_the_moment_and_one_does_at_it(
    moment: Moment, later: timedelta
) -> None:
    stored, at = moment
    change, state = foretold(stored, at), of(stored, at).state
    if change is None:
        assert of(stored, at + later).state is state
        return
    assert change > at
    assert of(stored, change).state is not state
    assert of(stored, change - TICK).state is state
    if at + later < change:
        assert of(stored, at + later).state is state


@pytest.mark.parametrize(
    ("stored", "change", "state"),
    [
        (snapshot(next_ask_at=NOW + 99 * DAY), NOW + 36 * DAY, State.ENDS_SOON),
        (snapshot(age=50 * DAY, next_ask_at=NOW + 99 * DAY), NOW + 10 * DAY, State.NEEDS_YOU),
        (snapshot(), NOW + 18 * HOUR + TICK, State.CANNOT_TELL),
        (
            snapshot("x", age=HOUR, life=2 * HOUR, has_refresh_token=True, next_ask_at=None),
            NOW + 2 * HOUR + TICK,
            State.CANNOT_TELL,
        ),
        (
            snapshot(cause=Cause.NETWORK_FAULT, last_alive_at=NOW - 5 * MINUTE),
            NOW + 10 * MINUTE + TICK,
            State.CANNOT_TELL,
        ),
    ],
    ids=["near its end", "at its end", "not looked at", "not renewed", "more than a hiccup"],
)
def test_each_way_in_which_time_changes_a_state_is_foretold(
    stored: Snapshot, change: datetime, state: State
) -> None:
    assert foretold(stored) == change
    assert of(stored, change).state is state


def test_what_is_broken_stays_so() -> None:
    assert foretold(snapshot(cause=Cause.REVOKED_BY_USER)) is None
