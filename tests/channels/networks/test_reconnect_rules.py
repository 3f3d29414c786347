"""No rule sends a person to sign in again by a status, or by a number that is a family."""

from __future__ import annotations

from io import StringIO

from django.core.management import call_command

from channels import registry
from channels.answers.reported_errors import ParsedReply
from channels.answers.rules import Rule
from channels.contract import Cause
from channels.explain import reconnect_rules
from tests.channels.networks import case
from tests.channels.networks.case import SpeaksAlone
from tests.every_network import each_network

ALONE = SpeaksAlone(codes=frozenset({190}), subcodes=frozenset({460}), words=frozenset({"dead"}))


def rests_on_something(rule: Rule, alone: SpeaksAlone) -> bool:
    """Whether the rule needs words, a code that means one thing, or a field that it names."""
    grounds = []
    if rule.says or rule.opens or rule.pattern:
        grounds.append(True)
    for asked, declared in (
        (rule.codes, alone.codes),
        (rule.subcodes, alone.subcodes),
        (rule.words, alone.words),
    ):
        if asked is not None:
            grounds.append(set(asked) <= declared)
    enough = all(grounds) and bool(grounds) if rule.either else any(grounds)
    return enough or bool(rule.rests_on)


def always(_parsed: ParsedReply) -> bool:
    return True


def rule(**conditions: object) -> Rule:
    told = {"name": "r", "cause": Cause.EXPIRED, "source": "https://x.test/"}
    return Rule(**{**told, **conditions})  # type: ignore[arg-type]


def test_what_a_rule_may_rest_on() -> None:
    good = (
        rule(says=("token expired",)),
        rule(codes={190}),
        rule(codes={190, None}, subcodes={460}),
        rule(words={"dead"}, statuses={401}),
        rule(when=always, rests_on="is_valid says false"),
    )
    bad = (
        rule(statuses={403}),
        rule(codes={10, 200}),
        rule(codes={190, None}),
        rule(subcodes={33}),
        rule(words={"forbidden"}),
        rule(codes={10}, says=("token expired",), either=True),
        rule(when=always),
    )
    assert all(rests_on_something(each, ALONE) for each in good)
    assert not any(rests_on_something(each, ALONE) for each in bad)


@each_network
def test_each_rule_that_says_reconnect_rests_on_words_or_on_a_code_of_one_meaning(
    network: str,
) -> None:
    alone = case.of(network).speaks_alone
    wrong = [
        each.name
        for each in reconnect_rules.of(registry.get(network))
        if not rests_on_something(each, alone)
    ]
    assert not wrong


def test_the_command_lists_every_such_rule_with_its_network() -> None:
    out = StringIO()
    call_command("networks", "--reconnect", stdout=out)
    told = out.getvalue()
    for network in registry.NETWORKS:
        assert f"## {network.name}\n" in told
        for each in reconnect_rules.of(network):
            assert f"| {each.name} | {each.cause} | {each.certainty} |" in told
    # Every row has as many cells as the head.
    assert {line.replace("\\|", "").count("|") for line in told.splitlines() if "|" in line} == {8}
