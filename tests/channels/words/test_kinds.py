"""What each kind of channel is called, in every language."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from channels.contract import Kind
from channels.words.kinds import WORDS


@pytest.mark.parametrize("kind", list(Kind))
def test_under_a_name_it_begins_with_a_capital_in_spanish_and_in_a_list_it_does_not(
    kind: Kind,
) -> None:
    with override("es"):
        under_a_name = str(WORDS[kind].at_network) % {"network": "Threads"}
        listed = str(WORDS[kind].all_at_network) % {"network": "Threads"}
    assert (under_a_name[0].isupper(), listed[0].islower()) == (True, True)
