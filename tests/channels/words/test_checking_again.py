"""What a network said and is asked about again: named, timed, and never a reason to act."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.contract import RECONNECT, Cause
from channels.diagnosis.diagnose import CheckingAgain, Diagnosis
from channels.words.checking_again import checking_again
from channels.words.diagnosis_text import describe
from channels.words.summary import summary
from tests.channels.diagnosis.snapshots import HOUR, MINUTE, verdict
from tests.channels.words.test_diagnosis_text import ADVICE
from tests.factories import NOW, make_channel

FIRST = CheckingAgain(
    Cause.INVALID_TOKEN_UNSPECIFIED,
    since=NOW,
    looks=1,
    next_look_at=NOW + MINUTE,
    last_look_at=NOW + 10 * MINUTE,
)


def doubted(suspected: CheckingAgain = FIRST) -> Diagnosis:
    return verdict("facebook", checking_again=suspected)


def said(suspected: CheckingAgain = FIRST, *, after: timedelta = timedelta(0)) -> str:
    return checking_again(doubted(suspected), "Facebook", "Harbour Cafe", at=NOW + after)


def test_it_says_what_was_said_when_and_when_it_is_asked_again() -> None:
    assert said() == (
        "Facebook said at 09:00 that it does not accept this token, without saying why. "
        "We ask again at 09:01 and about 09:10 before we believe it; until then there is nothing "
        "for you to do."
    )


def test_the_last_look_is_named_alone() -> None:
    last = replace(FIRST, looks=2, next_look_at=FIRST.last_look_at)
    assert "We ask once more at 09:10 before we believe it" in said(last)


def test_two_looks_within_one_minute_are_told_as_one_time() -> None:
    late = replace(FIRST, next_look_at=FIRST.last_look_at - timedelta(seconds=30))
    late = replace(late, last_look_at=late.next_look_at + timedelta(seconds=10))
    assert "We ask once more at 09:09 before we believe it" in said(late)


def test_what_is_said_of_many_at_once_is_the_networks() -> None:
    crowd = replace(FIRST, looks=4, next_look_at=NOW + 20 * MINUTE)
    assert "most likely Facebook and not you" in said(crowd, after=15 * MINUTE)


def test_a_look_that_is_due_names_no_time() -> None:
    assert "We ask again before we believe it" in said(after=HOUR)


@pytest.mark.parametrize(
    ("cause", "words"),
    [
        (Cause.LOST_PAGE_ROLE, "did not name Harbour Cafe among the places of this account"),
        (Cause.PERMISSION_MISSING, "as if a permission were missing"),
        (Cause.CHECKPOINT_OR_LOCKED, "as if this account were locked"),
        (Cause.EXPIRED, "does not accept this token"),
    ],
)
def test_it_says_what_kind_of_thing_was_said(cause: Cause, words: str) -> None:
    assert words in said(replace(FIRST, cause=cause))


@given(st.sampled_from(sorted(RECONNECT)), st.integers(1, 9), st.timedeltas(-HOUR, HOUR))
def test_it_sends_nobody_to_sign_in(cause: Cause, looks: int, after: timedelta) -> None:
    words = said(replace(FIRST, cause=cause, looks=looks), after=after).lower()
    assert not any(advice in words for advice in ADVICE)


def test_where_nothing_is_doubted_nothing_is_said() -> None:
    assert checking_again(verdict("facebook"), "Facebook", "Harbour Cafe", at=NOW) == ""


@pytest.mark.django_db
def test_the_card_keeps_its_state_and_the_summary_names_the_network() -> None:
    channel = make_channel(network="facebook")
    words = describe(channel, doubted(), at=NOW)
    assert (words.label, words.headline) == ("Working", "")
    assert "does not accept this token" in words.checking_again
    told = summary([(channel, doubted())], at=NOW)
    assert told.heading == "Your channel is working."
    assert told.lede == "We ask Facebook once more before we believe what it said."
    both = summary([(channel, doubted()), (make_channel(), verdict("linkedin"))], at=NOW)
    assert both.heading == "All 2 channels are working."
    assert both.lede == told.lede
