"""Whether the property tests are shown every state, and often enough to mean something."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, seed, settings

from channels.contract import State
from tests.channels.diagnosis.moments import BY_STATE, CHECKING_AGAIN, MOMENTS, Moment
from tests.channels.diagnosis.snapshots import of

SEEDS, EXAMPLES, LEAST = 20, 25, 25  # 5 % of them all


def test_every_state_is_drawn_often_and_so_is_a_second_look() -> None:
    drawn: Counter[str] = Counter()

    @settings(max_examples=EXAMPLES, database=None)
    @given(MOMENTS)
    def draw(moment: Moment) -> None:
        diagnosis = of(*moment)
        drawn["all"] += 1
        drawn[diagnosis.state] += 1
        drawn["checking again"] += diagnosis.checking_again is not None
        drawn["by the app"] += diagnosis.hidden_by is not None
        drawn["sent to reconnect"] += diagnosis.reconnect

    # One run draws much that is alike, and which depends on the modules that are loaded and on
    # the number of networks.
    for number in range(SEEDS):
        seed(number)(draw)()
    assert drawn["all"] >= SEEDS * EXAMPLES
    for kind in (*State, "checking again", "sent to reconnect"):
        assert drawn[kind] >= LEAST, f"{kind}: {drawn}"
    assert drawn["by the app"]


@pytest.mark.parametrize("state", BY_STATE)
def test_what_is_meant_to_be_in_a_state_is_in_it(state: State) -> None:
    @settings(max_examples=60)
    @given(BY_STATE[state])
    def draw(moment: Moment) -> None:
        assert of(*moment).state is state

    draw()


@given(CHECKING_AGAIN)
def test_what_is_looked_at_again_works_until_then(moment: Moment) -> None:
    diagnosis = of(*moment)
    assert diagnosis.checking_again
    assert diagnosis.state in (State.WORKING, State.ENDS_SOON)
