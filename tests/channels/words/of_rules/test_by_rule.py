"""What a single rule tells beyond its cause: in one table, read by every page that tells it."""

from __future__ import annotations

import re

import pytest
from django.utils import translation
from django.utils.translation import gettext

from channels import registry
from channels.consent.failures import Failure, failure_text, from_finding
from channels.contract import (
    IN_TESTING,
    UNITS_USED_UP,
    Blame,
    Cause,
    Certainty,
    Finding,
    Network,
    RuleWords,
    State,
    WhyRemoved,
)
from channels.diagnosis.diagnose import Step
from channels.models import Channel
from channels.networks.google.rule_words import ADMIN_POLICY, UNSAID, WORKSPACE_SESSION
from channels.networks.youtube import NETWORK as YOUTUBE
from channels.networks.youtube.rule_words import CHANNEL_CLOSED, NO_CHANNEL, NO_CHANNEL_RULES
from channels.records.diagnoses import diagnosis_of
from channels.words.diagnosis_text import describe, step_label
from channels.words.event_history import cause_sentence
from channels.words.next_steps import next_step
from channels.words.of_rules.articles import article_about
from channels.words.of_rules.by_rule import SHARED, words_of
from tests.conftest import ROOT
from tests.factories import NOW, make_channel, make_credential

CONTENT = ROOT / "helpcenter" / "content"
# What each is told as: cause, and whose fault it is.
CAUSES = {
    ADMIN_POLICY: Cause.CHECKPOINT_OR_LOCKED,
    WORKSPACE_SESSION: Cause.EXPIRED,
    IN_TESTING: Cause.EXPIRED,
    NO_CHANNEL: Cause.PERMISSION_MISSING,
    CHANNEL_CLOSED: Cause.ACCOUNT_SUSPENDED,
    UNITS_USED_UP: Cause.APP_FAULT,
}


def finding(rule: str, cause: Cause) -> Finding:
    return Finding(cause, Blame.NOBODY, Certainty.SAID, rule)


def told(rule: str) -> Channel:
    cause = CAUSES[rule]
    credential = make_credential(network="youtube", cause=cause.value, rule=rule, refresh="1//r")
    return make_channel(credential, name="Acme films")


def all_words() -> list[tuple[str, str]]:
    """Every rule with words beyond its cause, and the network that has it."""
    shared = [(rule, "youtube") for rule in SHARED]
    return shared + [(rule, here.id) for here in registry.NETWORKS for rule in here.rule_words]


@pytest.mark.parametrize(("rule", "network"), all_words())
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_sentence_can_be_said(rule: str, network: str, language: str) -> None:
    words, named = words_of(rule, network), {"network": "YouTube", "name": "Acme"}
    with translation.override(language):
        for sentence in (words.says, words.said, words.why, words.step, words.button):
            told = gettext(sentence)
            assert "%" not in told % named
            assert language == "en" or not sentence or told != sentence


@pytest.mark.parametrize("network", registry.NETWORKS, ids=lambda network: network.id)
def test_a_failure_that_a_network_names_is_a_page(network: Network) -> None:
    named = {words.failure for words in network.rule_words.values() if words.failure}
    for why in named | set(network.returns.values()):
        assert failure_text(why, network).title
    assert not set(network.failures) & set(Failure)


def test_words_of_one_network_are_not_another_s() -> None:
    assert words_of(NO_CHANNEL, "youtube").says
    assert words_of(NO_CHANNEL, "x") == RuleWords()


def test_a_network_adds_to_what_every_network_says() -> None:
    assert words_of(IN_TESTING, "youtube").article == "app-still-in-testing#google-testing"
    assert words_of(IN_TESTING, "youtube").says == SHARED[IN_TESTING].says
    assert not words_of(IN_TESTING, "x").article


def test_our_own_app_that_gave_the_access_back_says_so_to_a_tool() -> None:
    step = next_step(finding(WhyRemoved.OUR_APP, Cause.INVALID_TOKEN_UNSPECIFIED), YOUTUBE)
    assert step == "Refresh the channel: our own app gave the access back at YouTube."


@pytest.mark.parametrize("rule", [*CAUSES, *NO_CHANNEL_RULES])
def test_the_article_of_a_rule_has_its_paragraph(rule: str) -> None:
    cause = CAUSES.get(rule, Cause.PERMISSION_MISSING)
    slug, _, paragraph = article_about(cause, rule, "youtube").partition("#")
    for language in ("en", "es"):
        assert f"{{#{paragraph}}}" in (CONTENT / language / f"{slug}.md").read_text()


@pytest.mark.django_db
def test_an_administrators_word_sends_nobody_to_sign_in_again() -> None:
    channel = told(ADMIN_POLICY)
    diagnosis = diagnosis_of(channel, at=NOW)
    words = describe(channel, diagnosis, at=NOW)
    assert (diagnosis.state, diagnosis.step) == (State.NEEDS_YOU, Step.UNLOCK)
    assert not diagnosis.reconnect
    assert "organization" in words.headline
    assert "does not help" in words.explanation
    assert step_label(diagnosis) == "What the administrator can do"


@pytest.mark.django_db
@pytest.mark.parametrize("cause", [Cause.CHECKPOINT_OR_LOCKED, Cause.ACCOUNT_SUSPENDED])
@pytest.mark.parametrize(
    ("network", "rule"),
    [
        (here.id, rule)
        for here in registry.NETWORKS
        for rule, words in here.rule_words.items()
        if words.button
    ],
)
def test_a_rule_with_a_button_of_its_own_shows_it(network: str, rule: str, cause: Cause) -> None:
    channel = make_channel(make_credential(network=network, cause=cause, rule=rule))
    assert step_label(diagnosis_of(channel, at=NOW)) == words_of(rule, network).button


@pytest.mark.django_db
def test_closed_and_suspended_are_told_apart() -> None:
    closed = told(CHANNEL_CLOSED)
    assert "was closed" in describe(closed, diagnosis_of(closed, at=NOW), at=NOW).headline
    suspended = make_channel(
        make_credential(network="youtube", cause="account_suspended", rule="channel_suspended")
    )
    words = describe(suspended, diagnosis_of(suspended, at=NOW), at=NOW)
    assert "suspended" in words.headline


@pytest.mark.django_db
@pytest.mark.parametrize("rule", [WORKSPACE_SESSION, IN_TESTING, NO_CHANNEL])
def test_where_signing_in_again_helps_it_is_offered_with_the_reason(rule: str) -> None:
    channel = told(rule)
    diagnosis = diagnosis_of(channel, at=NOW)
    words = describe(channel, diagnosis, at=NOW)
    assert diagnosis.reconnect
    assert words.headline == words_of(rule, "youtube").says % {"network": "YouTube"}
    assert words_of(rule, "youtube").why in words.explanation


@pytest.mark.parametrize("rule", CAUSES)
def test_tools_and_histories_are_told_the_same(rule: str) -> None:
    step = next_step(finding(rule, CAUSES[rule]), YOUTUBE)
    assert step == words_of(rule, "youtube").step % {"network": "YouTube"}
    assert cause_sentence(CAUSES[rule], "youtube", rule) == words_of(rule, "youtube").said


@pytest.mark.parametrize(
    ("rule", "cause", "failure"),
    [
        (NO_CHANNEL, Cause.PERMISSION_MISSING, "no-channel"),
        ("no_channel_listed", Cause.PERMISSION_MISSING, "no-channel"),
        (ADMIN_POLICY, Cause.CHECKPOINT_OR_LOCKED, Failure.BY_ADMINISTRATOR),
        ("scope_missing", Cause.PERMISSION_MISSING, Failure.NO_PERMISSION),
    ],
)
def test_connecting_ends_with_the_same_reason(rule: str, cause: Cause, failure: str) -> None:
    assert from_finding(finding(rule, cause), YOUTUBE) == failure
    text = failure_text(failure, YOUTUBE)
    assert re.search("channel|organization|permission", text.title + text.what)


@pytest.mark.django_db
@pytest.mark.parametrize("network", ["youtube", "googlebusiness"])
@pytest.mark.parametrize("rule", UNSAID)
def test_a_death_without_a_reason_may_be_the_google_accounts_own(network: str, rule: str) -> None:
    cause = Cause.INVALID_TOKEN_UNSPECIFIED
    credential = make_credential(network=network, cause=cause.value, rule=rule, refresh="1//r")
    channel = make_channel(credential)
    words = describe(channel, diagnosis_of(channel, at=NOW), at=NOW)
    assert "closed or suspended that account: open it at Google first" in words.explanation
    step = next_step(finding(rule, cause), registry.get(network))
    assert "still opens at Google" in step
