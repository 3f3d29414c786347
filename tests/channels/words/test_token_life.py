"""What is said of renewals stands beside the verdict, and must not deny it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from channels.contract import Cause, State
from channels.diagnosis.life import life_of
from channels.lifeline.label_words import end_label
from channels.words.token_life import life, life_sentence
from tests.channels.diagnosis.moments import MOMENTS, Moment
from tests.channels.diagnosis.snapshots import HOUR, of, verdict
from tests.factories import DAY, NOW

BY_OURSELVES = "renew it by ourselves"
GONE: dict[str, Any] = {
    "cause": Cause.NETWORK_FAULT,
    "server_silent_since": NOW - 20 * DAY,
    "server_gone_at": NOW - 6 * DAY,
}


def told(**fields: Any) -> tuple[str, str]:
    """The sentence and the label of a token of an hour that a machine renews."""
    given: dict[str, Any] = {
        "age": HOUR / 2,
        "life": HOUR,
        "has_refresh_token": True,
        "server": "pds.example",
    }
    diagnosis = verdict("bluesky", **given, **fields)
    return life(diagnosis, at=NOW), end_label(diagnosis, life_of(diagnosis))[0]


def test_where_the_channel_works_it_is_renewed_by_us() -> None:
    sentence, label = told()
    assert BY_OURSELVES in sentence
    assert label.startswith("renews")


@pytest.mark.parametrize("cause", [Cause.ACCOUNT_SUSPENDED, Cause.CHECKPOINT_OR_LOCKED])
def test_of_an_account_that_is_suspended_it_is_said_that_a_renewal_does_not_help(
    cause: Cause,
) -> None:
    sentence, _label = told(cause=cause)
    assert "we go on renewing it, but that alone does not bring the channel back" in sentence


def test_of_a_token_that_is_over_beside_it_no_renewal_is_promised() -> None:
    sentence, label = told(cause=Cause.ACCOUNT_SUSPENDED, token_dead=True)
    assert "it is no longer accepted" in sentence
    assert label == "not renewed"


def test_at_a_server_that_is_gone_nothing_is_renewed() -> None:
    sentence, label = told(**GONE)
    assert "it cannot be renewed while its server does not answer" in sentence
    assert label == "not renewed"


@given(MOMENTS)
def test_beside_a_verdict_that_needs_the_person_no_renewal_reassures(moment: Moment) -> None:
    diagnosis = of(*moment)
    reassured = BY_OURSELVES in life_sentence(life_of(diagnosis))
    assert not (reassured and diagnosis.state is State.NEEDS_YOU)
