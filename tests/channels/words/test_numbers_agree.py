"""Every number of the answer is that of a chip, and every chip's number is in the answer."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from channels.contract import Cause, State
from channels.diagnosis.diagnose import Step
from channels.diagnosis.outline import Outline, counts_of
from channels.pages.my_channels.filters import Chosen, state_chips
from channels.words.summary import summary_of
from core.dates import day
from tests.factories import DAY, NOW

MIXES = st.lists(
    st.tuples(st.sampled_from(list(State)), st.booleans(), st.booleans()), min_size=1, max_size=30
)


def outlines_of(mix: list[tuple[State, bool, bool]]) -> list[Outline]:
    made = [
        Outline(
            *(number, number, "linkedin", "Acme", state, Cause.ALIVE, Step.WAIT, end_of(number)),
            hidden=state is State.LIMITED and hidden,
            checking_again=again,
        )
        for number, (state, hidden, again) in enumerate(mix)
    ]
    return sorted(made, key=lambda outline: outline.order(NOW))


def end_of(number: int) -> datetime:
    return NOW + number * DAY


@pytest.mark.parametrize("language", ["en", "es"])
@given(mix=MIXES)
def test_the_numbers_of_the_answer_are_those_of_the_chips(
    language: str, mix: list[tuple[State, bool, bool]]
) -> None:
    outlines = outlines_of(mix)
    with override(language):
        answer = summary_of(outlines, at=NOW)
        said = f"{answer.heading} {answer.lede}"
        for outline in outlines:  # a day is no count
            said = said.replace(day(end_of(outline.pk), at=NOW), "")
    labels = {"": "All"} | {state.value: state.value for state in State}
    chips = state_chips(counts_of(outlines), labels, Chosen())

    numbers = Counter(int(number) for number in re.findall(r"\d+", said))

    if len(outlines) == 1:
        assert not numbers
        return
    counted = Counter(chip.count for chip in chips if chip.key)
    total = Counter([chips[0].count])
    if len(chips) == 2:  # all are in one state: what is said of all is said of it
        assert set(numbers) <= {len(outlines)}
        return
    assert numbers in (counted, counted + total)


@pytest.mark.parametrize("hidden", [True, False])
def test_the_heading_counts_one_state_only(hidden: bool) -> None:
    mix = [(State.NEEDS_YOU, False, False)] * 2 + [(State.LIMITED, hidden, False)]
    mix += [(State.ENDS_SOON, False, False)] * 3 + [(State.WORKING, False, False)] * 3
    answer = summary_of(outlines_of(mix), at=NOW)

    assert answer.heading == "2 of 9 channels need you."
    assert "1 is limited, 3 end soon, 3 work." in answer.lede
