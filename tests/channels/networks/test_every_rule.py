"""No rule without a recorded answer that it is the first to understand."""

from __future__ import annotations

import importlib

from channels import registry
from channels.answers import rules
from tests.channels.networks import recorded


def test_every_rule_is_met_by_a_recorded_answer() -> None:
    known, met = set(), set()
    for network in registry.NETWORKS:
        errors = importlib.import_module(f"channels.networks.{network.id}.errors")
        known |= {rule.name for rule in (*rules.BEFORE, *errors.RULES, *rules.AFTER)}
        met |= {
            network.explain(answer.reply, answer.context).rule for answer in recorded.of(network.id)
        }
    assert known - met == set()
