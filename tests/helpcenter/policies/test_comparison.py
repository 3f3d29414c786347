"""How long a connection lasts, in an answer's few sentences."""

from __future__ import annotations

import pytest

from helpcenter.policies import comparison, facts
from tests.every_network import NETWORK_IDS


@pytest.mark.parametrize("network", NETWORK_IDS)
def test_who_has_no_end_is_warned_of_none(network: str) -> None:
    answer = comparison.compared(network).answer
    assert ("ahead" in answer) is not facts.policy(network).endless
    assert ("no end date" in answer.split(".")[0]) is facts.policy(network).endless
