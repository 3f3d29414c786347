"""When a fact's source wants to be read again: told by the day that is passed in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from pytest_django import Settings

from channels import registry
from channels.contract import Fact
from channels.networks.policy import PolicyError, parse
from channels.policy_words.due_facts import WORDING, due_facts
from channels.policy_words.fact_names import NAMES, NUMBER, fact_name
from channels.public import help_center as public
from tests.channels.networks.test_policy import FACTS, text

DAY = date(2026, 3, 1)


def fact(*, sure: bool = True, recheck: date | None = None) -> Fact:
    return Fact("said", "https://docs.example/", DAY, sure, recheck)


def test_a_settled_fact_is_due_after_the_whole_interval() -> None:
    assert fact().due(180) == DAY + timedelta(days=180)


def test_what_is_not_settled_is_due_after_half_of_it() -> None:
    assert fact(sure=False).due(180) == DAY + timedelta(days=90)


def test_a_day_of_its_own_wins() -> None:
    assert fact(sure=False, recheck=date(2027, 1, 1)).due(180) == date(2027, 1, 1)


def test_only_what_is_due_is_listed_and_the_oldest_comes_first() -> None:
    old = registry.get("x").policy
    facts = {
        "docs_url": fact(),
        "settings_url": fact(sure=False),
        "policy_url": fact(recheck=DAY + timedelta(days=181)),
    }
    policy = replace(old, facts=facts)

    due = due_facts([policy], on=DAY + timedelta(days=180), every=180)

    assert [fact.key for fact in due] == ["settings_url", "docs_url"]
    assert [fact.days for fact in due] == [90, 0]
    assert (due[0].network_name, due[0].sure, due[1].sure) == ("X", False, True)


def test_a_choice_of_ours_is_never_due_and_a_quotation_is() -> None:
    old = registry.get("x").policy
    policy = replace(old, facts={"warn_days": Fact(7, "", DAY, ours=True)})
    (first, *_more) = due_facts([policy], on=date(2030, 1, 1), every=180)
    assert (first.key, first.value) == (WORDING, old.wording[0].text)
    assert first.name == "its own words"


def test_the_setting_says_how_long_a_fact_is_relied_on(settings: Settings) -> None:
    read = [fact for _network, _key, fact in FACTS if not fact.ours]
    newest = max(fact.checked for fact in read)
    quoted = sum(len(network.policy.wording) for network in registry.NETWORKS)
    assert public.due_facts(on=newest) == []
    settings.FACTS_RECHECK_DAYS = 2
    assert len(public.due_facts(on=newest + timedelta(days=2))) == len(read) + quoted


def test_the_policy_file_may_name_the_day() -> None:
    line = "checked = 2026-11-29\n"
    policy = parse(text().replace(line, line + "recheck = 2027-02-01\n", 1).encode())
    assert policy["access_token_seconds"].due(180) == date(2027, 2, 1)


def test_a_recheck_that_is_no_day_is_refused() -> None:
    line = "checked = 2026-11-29\n"
    with pytest.raises(PolicyError, match=r"access_token_seconds\.recheck: should be a valid date"):
        parse(text().replace(line, line + 'recheck = "soon"\n', 1).encode())


@pytest.mark.parametrize("key", sorted({NUMBER.sub("", key) for _network, key, _fact in FACTS}))
def test_every_fact_has_a_name_in_words(key: str) -> None:
    assert key in NAMES
    assert fact_name(f"{key}_2") == fact_name(key) == str(NAMES[key])
