"""The answer that My channels begins with."""

from __future__ import annotations

from typing import Any

import pytest

from channels.contract import Cause, State
from channels.diagnosis.diagnose import Diagnosis
from channels.models import Channel
from channels.words.diagnosis_text import Summary, summary
from tests.channels.diagnosis.snapshots import HOUR, verdict
from tests.factories import DAY, NOW

Pair = tuple[Channel, Diagnosis]
FIELDS: dict[State, dict[str, Any]] = {
    State.WORKING: {},
    State.ENDS_SOON: {"age": 51 * DAY},
    State.NEEDS_YOU: {"cause": Cause.PASSWORD_CHANGED, "since": NOW - HOUR},
    State.LIMITED: {"cause": Cause.PERMISSION_MISSING},
    State.CANNOT_TELL: {"cause": Cause.UNKNOWN},
    State.NOT_SET_UP: {"set_up": False},
}


def pair(state: State, network: str = "linkedin", name: str = "Acme") -> Pair:
    diagnosis = verdict(network, **FIELDS[state])
    assert diagnosis.state is state
    return Channel(network=network, kind=diagnosis.kind.value, name=name), diagnosis


def told(*pairs: Pair) -> Summary:
    return summary(sorted(pairs, key=lambda pair: pair[1].urgency), at=NOW)


WORKING = [pair(State.WORKING, name=f"Channel {n}") for n in range(5)]


def test_nothing_connected_says_how_to_begin() -> None:
    assert told() == Summary("No channel is connected yet.", "Connect the first one to begin.")


@pytest.mark.parametrize(
    ("count", "heading"), [(1, "Your channel is working."), (3, "All 3 channels are working.")]
)
def test_all_is_well(count: int, heading: str) -> None:
    assert told(*WORKING[:count]) == Summary(heading, "There is nothing for you to do.")


def test_one_that_needs_you_is_named() -> None:
    answer = told(pair(State.NEEDS_YOU, "facebook", "Harbour Cafe"), *WORKING)
    assert answer.heading == "1 of 6 channels needs you."
    assert answer.lede == "It is Harbour Cafe on Facebook. 5 work."


def test_of_the_only_channel_nothing_is_counted() -> None:
    answer = told(pair(State.NEEDS_YOU, "facebook", "Harbour Cafe"))
    assert answer == Summary("Your channel needs you.", "It is Harbour Cafe on Facebook.")


def test_of_several_the_first_is_named() -> None:
    answer = told(
        pair(State.NEEDS_YOU, "facebook", "Harbour Cafe"), pair(State.LIMITED), WORKING[0]
    )
    assert answer.heading == "1 of 3 channels needs you."
    assert answer.lede == "It is Harbour Cafe on Facebook. 1 is limited, 1 works."


def test_what_ends_soon_is_said_although_all_work() -> None:
    answer = told(pair(State.ENDS_SOON), WORKING[0])
    assert answer.heading == "1 of 2 channels ends soon."
    assert answer.lede == "It is Acme on LinkedIn, on 3 December. 1 works."


def test_of_several_that_end_soon_the_first_is_named() -> None:
    answer = told(pair(State.ENDS_SOON), pair(State.ENDS_SOON, name="Later"))
    assert answer.lede == "The first is Acme on LinkedIn, on 3 December."


def test_what_we_cannot_tell_is_nothing_to_do() -> None:
    answer = told(pair(State.CANNOT_TELL, "x"), WORKING[0])
    assert answer.heading == "Nothing for you to do."
    assert answer.lede == (
        "1 we cannot tell, 1 works. We cannot tell what is the matter at X. It is not you."
    )


def test_a_network_that_is_not_set_up_is_named_once() -> None:
    lede = "2 are not set up here. Not set up on this site: X."
    answer = told(pair(State.NOT_SET_UP, "x"), pair(State.NOT_SET_UP, "x"))
    assert answer == Summary("Nothing for you to do.", lede)
