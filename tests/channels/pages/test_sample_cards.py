"""The invented card of each state is judged by the same rules as a real one."""

from __future__ import annotations

import pytest

from channels.contract import State
from channels.pages.sample_cards import sample_card


@pytest.mark.parametrize("state", State)
def test_a_sample_card_is_in_the_state_that_it_stands_for(state: State) -> None:
    card = sample_card(state, name="Harbour Bakery", person="Maren Oduya")
    assert card.diagnosis.state is state
    assert card.channel.name == "Harbour Bakery"
    assert card.channel.pk >= 2**40  # the number of no channel that is stored


def test_only_states_that_need_the_person_offer_an_action() -> None:
    offered = {s for s in State if sample_card(s, name="A", person="B").action}
    assert offered == {State.ENDS_SOON, State.NEEDS_YOU, State.LIMITED}
