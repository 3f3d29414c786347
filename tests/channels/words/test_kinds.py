"""What each kind of channel is called, in every language."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from channels.contract import Kind
from channels.words.kinds import WORDS


@pytest.mark.parametrize("kind", list(Kind))
def test_under_a_name_it_begins_with_a_capital_in_spanish(kind: Kind) -> None:
    with override("es"):
        said = str(WORDS[kind].at_network) % {"network": "Threads"}
    assert said[0].isupper(), said
