"""Where a network opens a locked or suspended account again stands in its policy's table."""

from __future__ import annotations

import pytest

from channels import registry
from channels.contract import Network
from channels.policy_words.table import rows


@pytest.mark.parametrize("network", registry.NETWORKS, ids=lambda network: network.id)
def test_a_policy_leads_to_unlocking_and_to_the_appeal(network: Network) -> None:
    leads = {row.label: row.url for row in rows(network.policy)}
    for label, key in (
        ("If the account is locked", "unlock_url"),
        ("If the account is suspended", "appeal_url"),
    ):
        fact = network.policy.facts.get(key)  # where each server has its own, none is named
        assert leads.get(label) == (fact.value if fact else None)


@pytest.mark.parametrize("network", registry.NETWORKS, ids=lambda network: network.id)
def test_a_page_of_the_network_is_not_called_that_of_a_server(network: Network) -> None:
    at_a_server = network.policy.at("kollektiv.example")
    told = {row.key: row for row in rows(at_a_server)}
    for key in ("unlock_url", "appeal_url"):
        if key in told:
            its_own = "kollektiv.example" in told[key].url
            assert ("kollektiv.example" in told[key].value) is its_own
            assert (network.name in told[key].value) is not its_own
