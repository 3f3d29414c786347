"""The list of causes says exactly what the rules know."""

from __future__ import annotations

from collections import Counter

import pytest

from channels import registry
from channels.answers.rules import AFTER, BEFORE, Rule
from channels.contract import RECONNECT, Cause
from channels.explain.rules_by_cause import Told, anchor_of, every_cause, rules_of
from tests.every_network import NETWORK_IDS


def told(network: str, cause: str) -> dict[str, Told]:
    (answers,) = [each for each in every_cause() if each.cause == cause]
    groups = [group for group in answers.groups if network in group.networks or not group.networks]
    return {line.rule: line for group in groups for line in group.told}


# That a server is gone no answer says.
SAID = [cause for cause in Cause if cause is not Cause.SERVER_GONE]


def numbers(shown: tuple[str, ...]) -> set[int]:
    """Those that a list of runs stands for."""
    held: set[int] = set()
    for run in shown:
        first, _dash, last = run.partition("\N{EN DASH}")
        held.update(range(int(first), int(last or first) + 1))
    return held


def given(values: object) -> set[int]:
    return {value for value in values or () if value is not None}  # type: ignore[attr-defined]


def test_every_cause_is_there_in_the_order_of_the_design() -> None:
    assert [each.cause for each in every_cause()] == [cause.value for cause in SAID]
    assert {each.cause for each in every_cause() if each.reconnect} == {*RECONNECT}


@pytest.mark.parametrize("network", NETWORK_IDS)
def test_every_rule_of_a_network_is_told_under_its_cause_and_no_other(network: str) -> None:
    rules = rules_of(registry.get(network))
    assert rules
    for rule in rules:
        held = [cause for cause in SAID if rule.name in told(network, cause)]
        assert held == [rule.cause], rule.name
        _same(rule, told(network, rule.cause)[rule.name])


def _same(rule: Rule, line: Told) -> None:
    assert numbers(line.codes) == given(rule.codes)
    assert numbers(line.subcodes) == given(rule.subcodes)
    assert numbers(line.statuses) == given(rule.statuses)
    assert set(line.words) == set(rule.words or ())
    for sentence in (*rule.says, *rule.opens):
        assert sentence.strip().endswith(line.sentences), sentence


def test_what_every_network_may_answer_is_told_once() -> None:
    shared = [rule.name for rule in (*BEFORE, *AFTER)]
    lines = [
        line.rule
        for each in every_cause()
        for group in each.groups
        if not group.networks
        for line in group.told
    ]
    assert sorted(lines) == sorted(shared)


def test_no_two_places_share_an_anchor() -> None:
    anchors = Counter(
        anchor
        for each in every_cause()
        for group in each.groups
        for line in group.told
        for anchor in (line.anchor, *line.numbers)
    )
    assert [anchor for anchor, count in anchors.items() if count > 1] == []


def test_a_rule_is_led_to_also_from_a_network_that_shares_it() -> None:
    assert anchor_of("instagram", "password_changed") == "facebook-password-changed"
    assert anchor_of("", "password_changed") == "facebook-password-changed"
    assert anchor_of("x", "password_changed") == ""
    assert "facebook-190-460" in told("facebook", "password_changed")["password_changed"].numbers
