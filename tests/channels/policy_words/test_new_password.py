"""Whether a new password ends a connection: one fact of every policy, said in its table."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from channels import networks, registry
from channels.contract import NEW_PASSWORD, Fact, NewPassword
from channels.networks.policy import PolicyError, parse
from channels.policy_words.new_password import after_new_password
from channels.policy_words.table import rows
from tests.every_network import NETWORK_IDS

READ = date(2026, 11, 24)


@pytest.mark.parametrize("network", NETWORK_IDS)
def test_every_table_says_it_once(network: str) -> None:
    policy = registry.get(network).policy
    (row,) = (row for row in rows(policy) if row.key == NEW_PASSWORD)
    assert (row.label, row.value) == ("A new password", after_new_password(policy))
    assert row.sure is (row.source != "")


@pytest.mark.parametrize("answer", NewPassword)
def test_each_answer_has_words_of_its_own(answer: NewPassword) -> None:
    policy = registry.get("x").policy
    said = {
        each: after_new_password(
            replace(policy, facts={**policy.facts, NEW_PASSWORD: Fact(str(each), "", READ)})
        )
        for each in NewPassword
    }
    assert list(said.values()).count(said[answer]) == 1


@pytest.mark.parametrize("written", ['"maybe"', "true", '""'])
def test_another_answer_is_refused(written: str) -> None:
    raw = (Path(networks.__path__[0]) / "x" / "policy.toml").read_text()
    spoiled = raw.replace('value = "cannot_tell"', f"value = {written}")
    assert spoiled != raw
    with pytest.raises(PolicyError, match="new_password: the value is none of ends, stays"):
        parse(spoiled.encode())
