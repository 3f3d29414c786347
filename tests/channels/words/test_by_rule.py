"""What a single rule tells beyond its cause: in one table, read by every page that tells it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.utils import translation

from channels.consent.failures import Failure, failure_text, from_finding
from channels.contract import (
    ADMIN_POLICY,
    CHANNEL_CLOSED,
    IN_TESTING,
    NO_CHANNEL,
    NO_CHANNEL_RULES,
    UNITS_USED_UP,
    WORKSPACE_SESSION,
    Blame,
    Cause,
    Certainty,
    Finding,
    State,
    article_about,
)
from channels.diagnosis.diagnose import Step
from channels.models import Channel
from channels.records.diagnoses import diagnosis_of
from channels.words.by_rule import RULES
from channels.words.diagnosis_text import describe, step_label
from channels.words.event_history import cause_sentence
from channels.words.next_steps import next_step
from tests.factories import NOW, make_channel, make_credential

CONTENT = Path(__file__).parents[3] / "helpcenter" / "content"
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


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_sentence_can_be_said(rule: str, language: str) -> None:
    with translation.override(language):
        for sentence in (RULES[rule].says, RULES[rule].said, RULES[rule].why, RULES[rule].step):
            assert "%" not in str(sentence) % {"network": "YouTube"}


@pytest.mark.parametrize("rule", [*CAUSES, *NO_CHANNEL_RULES])
def test_the_article_of_a_rule_has_its_paragraph(rule: str) -> None:
    cause = CAUSES.get(rule, Cause.PERMISSION_MISSING)
    slug, _, paragraph = article_about(cause, rule).partition("#")
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
    assert words.headline == str(RULES[rule].says) % {"network": "YouTube"}
    assert str(RULES[rule].why) in words.explanation


@pytest.mark.parametrize("rule", CAUSES)
def test_tools_and_histories_are_told_the_same(rule: str) -> None:
    step = next_step(finding(rule, CAUSES[rule]), "YouTube")
    assert step == str(RULES[rule].step) % {"network": "YouTube"}
    assert cause_sentence(CAUSES[rule], rule) == str(RULES[rule].said)


@pytest.mark.parametrize(
    ("rule", "cause", "failure"),
    [
        (NO_CHANNEL, Cause.PERMISSION_MISSING, Failure.NO_CHANNEL),
        ("no_channel_listed", Cause.PERMISSION_MISSING, Failure.NO_CHANNEL),
        (ADMIN_POLICY, Cause.CHECKPOINT_OR_LOCKED, Failure.BY_ADMINISTRATOR),
        ("scope_missing", Cause.PERMISSION_MISSING, Failure.NO_PERMISSION),
    ],
)
def test_connecting_ends_with_the_same_reason(rule: str, cause: Cause, failure: Failure) -> None:
    assert from_finding(finding(rule, cause)) is failure
    text = failure_text(failure, "YouTube")
    assert re.search("channel|organization|permission", text.title + text.what)
