"""One observation is not a verdict: what is believed at once, and what is looked at again."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.contract import DEAD, RECONNECT, SAYS_NOTHING, Blame, Cause, Certainty, Finding
from channels.diagnosis.second_look import (
    APART,
    LOOKS,
    THIRD_LOOK,
    Suspicion,
    decide,
    is_told_at_once,
    next_look,
    third_look,
)
from tests.channels.journeys.journey import HOUR, MINUTE
from tests.factories import DAY, NOW

SECOND = timedelta(seconds=1)
BROKEN = sorted(set(Cause) - SAYS_NOTHING - {Cause.ALIVE})
NAMED = sorted(set(BROKEN) - {Cause.INVALID_TOKEN_UNSPECIFIED})
shares = st.floats(0, 1, exclude_max=True)


def says(cause: Cause, certainty: Certainty = Certainty.SAID) -> Finding:
    return Finding(cause, Blame.NOBODY, certainty, "a-rule", codes={"code": "190"})


BARE = says(Cause.INVALID_TOKEN_UNSPECIFIED)


def looks_at(
    *moments: datetime, finding: Finding = BARE, known: Cause = Cause.ALIVE
) -> tuple[bool, Suspicion | None]:
    """What the same answer at each of these moments comes to."""
    believed, suspicion = False, None
    for at in moments:
        decision = decide(finding, known=known, suspicion=suspicion, at=at)
        believed, suspicion = decision.believed, decision.suspicion
        if believed:
            break
    return believed, suspicion


@pytest.mark.parametrize("cause", NAMED)
def test_what_is_said_and_named_is_believed_at_once(cause: Cause) -> None:
    assert looks_at(NOW, finding=says(cause)) == (True, None)


@pytest.mark.parametrize("cause", BROKEN)
@pytest.mark.parametrize("certainty", [Certainty.INFERRED, Certainty.CANNOT_TELL])
def test_what_is_concluded_is_looked_at_again(cause: Cause, certainty: Certainty) -> None:
    believed, suspicion = looks_at(NOW, finding=says(cause, certainty))
    assert not believed
    assert suspicion
    assert (suspicion.cause, suspicion.since, suspicion.looks) == (cause, NOW, 1)
    assert suspicion.codes == {"code": "190"}


def test_a_death_without_a_reason_is_looked_at_again_although_it_was_said() -> None:
    assert not is_told_at_once(BARE)


def test_an_end_that_our_record_knows_as_well_is_believed_at_once() -> None:
    ended = says(Cause.EXPIRED, Certainty.INFERRED)
    assert is_told_at_once(ended, over=True)
    assert not is_told_at_once(ended, over=False)
    assert not is_told_at_once(BARE, over=True)


def test_two_more_looks_that_agree_are_believed() -> None:
    assert not looks_at(NOW, NOW + MINUTE)[0]
    assert looks_at(NOW, NOW + MINUTE, NOW + 10 * MINUTE) == (True, None)


def test_looks_that_come_late_are_two_all_the_same() -> None:
    assert not looks_at(NOW, NOW + HOUR)[0]
    assert looks_at(NOW, NOW + HOUR, NOW + HOUR + MINUTE)[0]


@given(st.lists(st.timedeltas(timedelta(0), THIRD_LOOK - SECOND), max_size=40))
def test_however_often_somebody_presses_nothing_is_believed_before_ten_minutes(
    after: list[timedelta],
) -> None:
    believed, _ = looks_at(NOW, *(NOW + span for span in sorted(after)))
    assert not believed


@given(st.lists(st.timedeltas(timedelta(0), APART - SECOND), max_size=20))
def test_a_burst_of_looks_counts_as_one(after: list[timedelta]) -> None:
    _, suspicion = looks_at(NOW, *(NOW + span for span in sorted(after)))
    assert suspicion
    assert suspicion.looks == 1
    assert not looks_at(NOW, *(NOW + span for span in sorted(after)), NOW + 11 * MINUTE)[0]


def test_an_answer_that_all_is_well_clears_it() -> None:
    _, suspicion = looks_at(NOW, NOW + MINUTE)
    decision = decide(says(Cause.ALIVE), known=Cause.ALIVE, suspicion=suspicion, at=NOW + HOUR)
    assert (decision.believed, decision.suspicion) == (True, None)


@pytest.mark.parametrize("cause", sorted(SAYS_NOTHING))
def test_an_answer_that_says_nothing_keeps_it_waiting(cause: Cause) -> None:
    _, suspicion = looks_at(NOW, NOW + MINUTE)
    decision = decide(says(cause), known=Cause.ALIVE, suspicion=suspicion, at=NOW + HOUR)
    assert decision.suspicion == suspicion


def test_a_reason_that_is_named_meanwhile_is_believed_at_once() -> None:
    _, suspicion = looks_at(NOW)
    named = says(Cause.PASSWORD_CHANGED)
    decision = decide(named, known=Cause.ALIVE, suspicion=suspicion, at=NOW + MINUTE)
    assert (decision.believed, decision.suspicion) == (True, None)


def test_what_contradicts_begins_anew() -> None:
    _, suspicion = looks_at(NOW, NOW + MINUTE)
    missing = says(Cause.PERMISSION_MISSING, Certainty.INFERRED)
    decision = decide(missing, known=Cause.ALIVE, suspicion=suspicion, at=NOW + 10 * MINUTE)
    assert not decision.believed
    assert decision.suspicion
    assert (decision.suspicion.cause, decision.suspicion.looks) == (missing.cause, 1)


def test_two_words_for_a_dead_token_agree() -> None:
    _, suspicion = looks_at(NOW, NOW + MINUTE)
    ended = says(Cause.EXPIRED, Certainty.INFERRED)
    assert decide(ended, known=Cause.ALIVE, suspicion=suspicion, at=NOW + 10 * MINUTE).believed


@pytest.mark.parametrize("known", sorted(DEAD - {Cause.INVALID_TOKEN_UNSPECIFIED}))
def test_a_reason_that_is_known_is_not_forgotten_for_a_vaguer_word(known: Cause) -> None:
    assert looks_at(NOW, NOW + MINUTE, NOW + HOUR, known=known) == (False, None)


def test_a_death_that_is_known_is_known_still() -> None:
    assert looks_at(NOW, known=Cause.INVALID_TOKEN_UNSPECIFIED) == (True, None)


answers = st.sampled_from(
    [*(says(cause, Certainty.CANNOT_TELL) for cause in sorted(SAYS_NOTHING)), says(Cause.ALIVE)]
)
doubtful = st.builds(
    says, st.sampled_from(sorted(RECONNECT)), st.just(Certainty.INFERRED)
) | st.just(BARE)


@given(st.lists(answers), doubtful, st.lists(answers), st.integers(1, 100_000))
def test_one_doubtful_answer_among_others_is_never_believed(
    before: list[Finding], death: Finding, after: list[Finding], seconds: int
) -> None:
    suspicion, at = None, NOW
    for finding in (*before, death, *after):
        decision = decide(finding, known=Cause.ALIVE, suspicion=suspicion, at=at)
        assert not (finding is death and decision.believed)
        suspicion, at = decision.suspicion, at + seconds * SECOND


@given(doubtful, shares)
def test_what_persists_is_believed_within_a_quarter_of_an_hour_by_three_looks(
    death: Finding, share: float
) -> None:
    suspicion, at, moments = None, NOW, [NOW]
    while not (decision := decide(death, known=Cause.ALIVE, suspicion=suspicion, at=at)).believed:
        suspicion = decision.suspicion
        assert suspicion
        at = next_look(suspicion, at=at, share=share)
        moments.append(at)
    assert len(moments) == LOOKS
    assert THIRD_LOOK <= at - NOW <= 15 * MINUTE
    assert 45 * SECOND <= moments[1] - NOW <= 75 * SECOND
    assert all(later - earlier >= APART for earlier, later in pairwise(moments))


@given(
    st.integers(1, 9),
    st.timedeltas(timedelta(0), 100 * DAY),
    st.timedeltas(timedelta(0), 100 * DAY),
    shares,
)
def test_the_next_look_is_ahead_and_within_the_hour(
    looks: int, first_ago: timedelta, latest_ago: timedelta, share: float
) -> None:
    latest_ago = min(first_ago, latest_ago)
    suspicion = Suspicion(BARE.cause, NOW - first_ago, NOW - latest_ago, looks)
    assert NOW < next_look(suspicion, at=NOW, share=share) <= NOW + HOUR


def test_the_last_look_is_named_before_it_is_had() -> None:
    _, suspicion = looks_at(NOW)
    assert suspicion
    assert third_look(suspicion) == NOW + THIRD_LOOK
