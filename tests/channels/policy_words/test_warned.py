"""How long ahead we warn: of an end that there is, in every network's table."""

from __future__ import annotations

import pytest

from channels import registry
from channels.policy_words.table import rows
from tests.every_network import NETWORK_IDS


@pytest.mark.parametrize("network", NETWORK_IDS)
def test_of_tokens_without_an_end_it_is_said_whose_we_warn_of(network: str) -> None:
    policy = registry.get(network).policy
    (row,) = (row for row in rows(policy) if row.key == "warn_days")
    of_others = "where the software of your server ends its tokens" in row.value
    assert of_others is policy.endless
    assert row.value.startswith(f"{policy['warn_days'].value} days ahead")
