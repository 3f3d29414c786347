"""How long a connection lasts, in an answer's few sentences."""

from __future__ import annotations

import pytest

from helpcenter.policies import comparison, facts
from tests.every_network import NETWORK_IDS


@pytest.mark.parametrize("network", NETWORK_IDS)
def test_who_has_no_end_is_warned_of_none(network: str) -> None:
    told = comparison.compared(network)
    answer = told.answer
    assert (told.warned is None) is facts.policy(network).endless
    assert ("ahead" in answer) is not facts.policy(network).endless
    assert ("no end date" in answer.split(".")[0]) is facts.policy(network).endless


@pytest.mark.parametrize("network", NETWORK_IDS)
def test_an_end_that_no_renewal_moves_is_told(network: str) -> None:
    compared = comparison.compared(network)
    if "session_seconds" in facts.policy(network).facts:
        whole = facts.words(network, "session_seconds")
        assert f"a connection lasts {whole}; then you sign in again" in compared.answer
        assert compared.second_clock is not None
        assert compared.second_clock.key == "session_seconds"
        assert whole in compared.second_clock.value
    else:
        assert "In all" not in compared.answer


@pytest.mark.parametrize("network", NETWORK_IDS)
def test_in_a_few_words_it_is_the_connection_that_lasts(network: str) -> None:
    policy, short = facts.policy(network), comparison.compared(network).short
    assert ("no end date" in short) is policy.endless
    # Nobody signs in again by the calendar where there is no day, or where we renew.
    assert ("sign in again" in short) is (policy.renewal == "none" and not policy.endless)
    if "session_seconds" in policy.facts:
        whole = facts.words(network, "session_seconds").replace(" ", "\N{NO-BREAK SPACE}")
        assert f"up to {whole}" in short
