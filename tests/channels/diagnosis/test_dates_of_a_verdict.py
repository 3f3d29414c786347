"""The two dates a card tells: when the token's life ended, and since when its cause holds.

A person looks in their own memory for what they did on that day; a wrong one sends them looking
for something that never happened.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from channels.contract import SAYS_NOTHING, Cause
from tests.channels.diagnosis.snapshots import HOUR, MINUTE, everything, verdict
from tests.factories import DAY, NOW

CUT = [Cause.REVOKED_BY_USER, Cause.PASSWORD_CHANGED, Cause.INVALID_TOKEN_UNSPECIFIED]


@pytest.mark.parametrize("cause", CUT)
def test_a_life_that_was_cut_ended_when_that_was_noticed(cause: Cause) -> None:
    diagnosis = verdict(age=30 * DAY, cause=cause, since=NOW - 3 * DAY)
    assert (diagnosis.ended_at, diagnosis.since) == (NOW - 3 * DAY, NOW - 3 * DAY)


@pytest.mark.parametrize("cause", CUT)
def test_a_life_that_was_cut_ended_then_although_its_own_date_passed_since(cause: Cause) -> None:
    diagnosis = verdict(age=90 * DAY, cause=cause, since=NOW - 40 * DAY)
    assert (diagnosis.ended_at, diagnosis.since) == (NOW - 40 * DAY, NOW - 40 * DAY)


def test_an_end_by_its_date_is_that_date_however_late_it_was_noticed() -> None:
    diagnosis = verdict(age=70 * DAY, cause=Cause.EXPIRED, since=NOW - 9 * DAY)
    assert diagnosis.ended_at == NOW - 10 * DAY
    assert diagnosis.since == NOW - 9 * DAY


def test_an_end_that_the_network_told_before_its_date_is_the_day_it_was_told() -> None:
    diagnosis = verdict(age=30 * DAY, cause=Cause.EXPIRED, since=NOW - 9 * DAY)
    assert (diagnosis.ended_at, diagnosis.since) == (NOW - 9 * DAY, NOW - 9 * DAY)


def test_a_promise_of_the_policy_is_no_day_on_which_anything_ended() -> None:
    diagnosis = verdict(age=70 * DAY, life=None, cause=Cause.EXPIRED, since=NOW - 2 * DAY)
    assert diagnosis.ended_at == NOW - 2 * DAY


@pytest.mark.parametrize("cause", [Cause.ALIVE, *sorted(SAYS_NOTHING)])
def test_an_end_that_nobody_told_has_held_since_that_end(cause: Cause) -> None:
    diagnosis = verdict(age=70 * DAY, cause=cause, since=NOW - HOUR)
    assert (diagnosis.ended_at, diagnosis.since) == (NOW - 10 * DAY, NOW - 10 * DAY)


def test_of_two_ends_that_are_over_the_first_counts() -> None:
    diagnosis = verdict(
        "facebook", age=70 * DAY, life=60 * DAY, data_access_expires_at=NOW - 20 * DAY
    )
    assert (diagnosis.ended_at, diagnosis.since) == (NOW - 20 * DAY, NOW - 20 * DAY)


def test_an_end_that_is_yet_to_come_is_none() -> None:
    diagnosis = verdict(
        "facebook", age=70 * DAY, life=80 * DAY, data_access_expires_at=NOW - 20 * DAY
    )
    assert diagnosis.ended_at == NOW - 20 * DAY


@pytest.mark.parametrize(
    "cause",
    [
        *(Cause.ALIVE, Cause.PERMISSION_MISSING, Cause.LOST_PAGE_ROLE, Cause.CHECKPOINT_OR_LOCKED),
        *(Cause.ACCOUNT_SUSPENDED, *sorted(SAYS_NOTHING)),
    ],
)
def test_what_leaves_the_token_alive_ends_nothing(cause: Cause) -> None:
    diagnosis = verdict(age=10 * DAY, cause=cause, since=NOW - DAY)
    assert (diagnosis.ended_at, diagnosis.since) == (None, NOW - DAY)


def test_a_lost_renewal_holds_since_its_answer_was_lost() -> None:
    lost = NOW - 20 * MINUTE
    diagnosis = verdict("x", age=HOUR, life=2 * HOUR, has_refresh_token=True, renewal_lost_at=lost)
    assert (diagnosis.ended_at, diagnosis.since) == (None, lost)


def test_once_the_access_token_is_over_a_lost_renewal_holds_since_that_end() -> None:
    lost = NOW - 5 * HOUR
    diagnosis = verdict(
        "x", age=6 * HOUR, life=2 * HOUR, has_refresh_token=True, renewal_lost_at=lost
    )
    assert diagnosis.ended_at == diagnosis.since == NOW - 4 * HOUR


@pytest.mark.parametrize(
    ("alive", "since"),
    [
        (timedelta(minutes=12), timedelta(minutes=12)),  # it was found alive after its end
        (5 * HOUR, 4 * HOUR),
        (None, 4 * HOUR),
    ],
)
def test_a_renewal_that_we_owe_is_owed_since_the_end_or_the_last_proof(
    alive: timedelta | None, since: timedelta
) -> None:
    last = NOW - alive if alive is not None else None
    diagnosis = verdict(
        "x", age=6 * HOUR, life=2 * HOUR, has_refresh_token=True, last_alive_at=last
    )
    assert diagnosis.renewal_late
    assert (diagnosis.ended_at, diagnosis.since) == (None, NOW - since)


def test_a_missing_box_that_only_the_scopes_tell_has_no_day() -> None:
    scopes = tuple(set(everything("facebook", verdict("facebook").kind)) - {"pages_manage_posts"})
    diagnosis = verdict("facebook", scopes=scopes, since=NOW - DAY)
    assert diagnosis.cause is Cause.PERMISSION_MISSING
    assert (diagnosis.ended_at, diagnosis.since) == (None, None)
