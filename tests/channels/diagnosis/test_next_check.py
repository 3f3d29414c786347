from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.contract import DEAD, SAYS_NOTHING, Cause, Policy, RenewalModel
from channels.diagnosis import second_look
from channels.diagnosis.next_check import (
    EVERY,
    LOCKED,
    LONGEST_RETRY,
    NEAR_THE_END,
    back_off,
    next_check,
    spread,
)
from channels.models import Credential
from tests.channels.journeys.journey import DAY, HOUR, MINUTE
from tests.channels.networks.policies import policy
from tests.factories import NOW

FIXED = policy(RenewalModel.NONE, "linkedin")
PROLONGED = policy(RenewalModel.EXTEND, "instagram", renew_min_age=DAY, renew_before=10 * DAY)
ROTATED = policy(RenewalModel.ROTATE)


def login(pk: int = 1, **fields: Any) -> Credential:
    values: dict[str, Any] = {
        "cause": Cause.ALIVE,
        "cause_since": NOW - DAY,
        "issued_at": NOW - 10 * DAY,
        "expires_at": NOW + 50 * DAY,
        "fingerprint": "f",
    }
    return Credential(pk=pk, **(values | fields))


def wait(credential: Credential, at: datetime = NOW, **how: Any) -> timedelta:
    return next_check(credential, how.pop("policy", FIXED), at=at, **how) - at


def test_a_living_token_is_asked_about_a_few_times_a_day() -> None:
    assert EVERY * 0.75 <= wait(login()) <= EVERY * 1.25


def test_the_moment_is_the_same_for_the_same_login_and_day() -> None:
    assert wait(login(7)) == wait(login(7))
    assert wait(login(7)) != wait(login(8))


@pytest.mark.slow
def test_a_million_logins_of_one_minute_make_no_spike() -> None:
    people = 100_000  # every tenth of a million: the shares are the same
    waits = [wait(login(pk)) for pk in range(1, people + 1)]
    minutes = Counter(int(span.total_seconds() // 60) for span in waits)
    width = EVERY / 2 / MINUTE
    assert len(minutes) >= width
    assert max(minutes.values()) < 1.4 * people / width
    assert min(minutes[minute] for minute in range(361, 599)) > 0.6 * people / width


def test_retries_after_an_outage_are_spread_as_well() -> None:
    people = 20_000
    until = NOW + HOUR
    sick = (login(pk, cause=Cause.RATE_LIMITED, faults=1) for pk in range(people))
    minutes = Counter(
        int(wait(credential, retry_at=until).total_seconds() // 60) for credential in sick
    )
    assert min(minutes) >= 60
    assert max(minutes.values()) < 1.4 * people / 10


def test_an_end_that_comes_near_brings_more_looks() -> None:
    waits = [wait(login(expires_at=NOW + left)) for left in (50 * DAY, 2 * DAY, DAY, HOUR)]
    assert waits == sorted(waits, reverse=True)
    assert waits[-1] <= NEAR_THE_END * 1.25


def test_the_moment_after_an_end_is_not_slept_through() -> None:
    assert wait(login(expires_at=NOW + 2 * MINUTE)) == 3 * MINUTE


def test_the_data_access_clock_counts_too() -> None:
    meta = login(expires_at=None, data_access_expires_at=NOW + HOUR)
    assert wait(meta) < HOUR


def test_an_end_that_a_machine_moves_is_not_hurried_towards() -> None:
    rotated = login(refresh_token_sealed="r", issued_at=NOW, expires_at=NOW + 30 * DAY)
    assert wait(rotated, policy=ROTATED) >= EVERY * 0.75


def test_a_renewal_is_not_slept_through() -> None:
    rotated = login(refresh_token_sealed="r", issued_at=NOW, expires_at=NOW + 2 * HOUR)
    assert 80 * MINUTE <= wait(rotated, policy=ROTATED) <= 90 * MINUTE


def test_a_renewal_that_is_overdue_comes_at_once_but_not_in_a_storm() -> None:
    over = login(refresh_token_sealed="r", expires_at=NOW - HOUR)
    assert wait(over, policy=ROTATED) == MINUTE


@given(
    pk=st.integers(1, 10**9),
    looks=st.integers(1, 40),
    suspected_for=st.timedeltas(timedelta(0), 3 * HOUR),
    over_for=st.timedeltas(timedelta(0), 90 * DAY),
    model=st.sampled_from([ROTATED, PROLONGED]),
)
def test_a_renewal_that_was_refused_waits_for_the_look_at_what_that_means(
    pk: int, looks: int, suspected_for: timedelta, over_for: timedelta, model: Any
) -> None:
    times: dict[str, Any] = {
        "issued_at": NOW - over_for - 10 * DAY,
        "expires_at": NOW - over_for + (2 * HOUR if model is PROLONGED else timedelta(0)),
    }
    suspected = login(
        pk,
        refresh_token_sealed="r",
        suspect_cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        suspect_since=NOW - suspected_for,
        suspect_looked_at=NOW,
        suspect_looks=looks,
        **times,
    )
    suspicion = second_look.suspicion_of(suspected)
    assert suspicion is not None
    look = second_look.next_look(suspicion, at=NOW, share=spread(pk, NOW))
    nothing_to_renew = NOW + wait(login(pk, **times), policy=FIXED)
    assert NOW + wait(suspected, policy=model) == min(look, nothing_to_renew)


def test_faults_back_off_up_to_a_limit() -> None:
    waits = [back_off(faults) for faults in range(1, 40)]
    assert waits[:4] == [MINUTE, 2 * MINUTE, 4 * MINUTE, 8 * MINUTE]
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_RETRY


def test_a_fault_is_asked_about_again_for_ever() -> None:
    sick = login(cause=Cause.NETWORK_FAULT, faults=100_000)
    assert wait(sick) <= LONGEST_RETRY


def test_a_break_that_was_told_is_asked_about_again_soon_after_a_fault() -> None:
    assert wait(login(cause=Cause.CHECKPOINT_OR_LOCKED, faults=1)) < 2 * MINUTE


def test_the_networks_own_wait_is_obeyed() -> None:
    sick = login(cause=Cause.RATE_LIMITED, faults=1)
    assert wait(sick, retry_at=NOW + 3 * HOUR) >= 3 * HOUR


@pytest.mark.parametrize("pk", range(1, 30))
def test_a_dead_token_is_asked_about_after_an_hour_a_day_and_every_week(pk: int) -> None:
    dead, at = login(pk, cause=Cause.REVOKED_BY_USER, quarantined="f", cause_since=NOW), NOW
    for usual in (HOUR, DAY, 7 * DAY, 7 * DAY, 7 * DAY):
        assert usual * 0.75 <= wait(dead, at) <= usual * 1.25
        at += wait(dead, at)


def test_the_quarantine_of_an_older_token_is_none_of_the_newer_ones() -> None:
    assert wait(login(cause=Cause.ALIVE, quarantined="of-an-older-token")) < DAY


def test_a_dead_token_whose_network_is_down_is_asked_about_again_soon() -> None:
    dead = login(cause=Cause.REVOKED_BY_USER, quarantined="f", cause_since=NOW - 90 * DAY, faults=9)
    assert wait(dead) <= LONGEST_RETRY


def test_a_locked_account_is_asked_about_soon_and_later_less_often() -> None:
    young = login(cause=Cause.CHECKPOINT_OR_LOCKED, cause_since=NOW - 10 * MINUTE)
    old = login(cause=Cause.CHECKPOINT_OR_LOCKED, cause_since=NOW - 20 * DAY)
    assert wait(young) < 20 * MINUTE
    assert 9 * HOUR <= wait(old) <= 15 * HOUR


def test_a_missing_permission_is_looked_at_as_often_as_a_living_token() -> None:
    assert wait(login(cause=Cause.PERMISSION_MISSING)) >= EVERY * 0.75


moments = st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(tzinfo=NOW.tzinfo)
)


@given(
    pk=st.integers(1, 10**9),
    at=moments,
    issued=moments,
    ends=st.none() | moments,
    data_ends=st.none() | moments,
    wall=st.none() | moments,
    refresh=st.sampled_from(["", "r"]),
    cause=st.sampled_from(sorted(Cause)),
    faults=st.integers(0, 10**6),
    quarantined=st.sampled_from(["", "f", "g"]),
    model=st.sampled_from([FIXED, PROLONGED, ROTATED]),
    retry=st.none() | moments,
)
def test_the_next_look_is_later_than_now_and_never_forgotten(
    pk: int,
    at: datetime,
    issued: datetime,
    ends: datetime | None,
    data_ends: datetime | None,
    wall: datetime | None,
    refresh: str,
    cause: Cause,
    faults: int,
    quarantined: str,
    model: Any,
    retry: datetime | None,
) -> None:
    credential = login(
        pk,
        issued_at=issued,
        expires_at=ends,
        data_access_expires_at=data_ends,
        refresh_expires_at=wall,
        refresh_token_sealed=refresh,
        cause=cause,
        cause_since=min(issued, at),
        faults=faults,
        quarantined=quarantined,
    )
    moment = next_check(credential, model, at=at, retry_at=retry)
    assert moment > at
    dead = quarantined == "f" or cause in DEAD
    longest = 9 * DAY if dead and not faults else 15 * HOUR
    assert moment <= max(at + longest, (retry or at) + 10 * MINUTE)
    if retry:
        assert moment >= retry
    elif faults:
        assert moment <= at + LONGEST_RETRY
    elif cause in SAYS_NOTHING and not dead:
        assert moment <= at + LONGEST_RETRY * 1.25


@pytest.mark.parametrize("day", range(3))
def test_the_shares_fill_the_whole_span(day: int) -> None:
    shares = [spread(pk, NOW + day * DAY) for pk in range(5000)]
    assert min(shares) < 0.01
    assert max(shares) > 0.99
    assert 0.47 < sum(shares) / len(shares) < 0.53


def test_where_a_renewal_is_the_proof_of_life_that_is_all_a_quiet_login_is_asked_in_a_day() -> None:
    daily = policy(RenewalModel.REUSE, access_token=HOUR, renew_every=DAY)
    quiet = login(issued_at=NOW, expires_at=NOW + HOUR, refresh_token_sealed="r")

    assert 12 * HOUR <= wait(quiet, policy=daily) <= DAY


@given(pk=st.integers(1, 10**9), since=moments, cause=st.sampled_from(sorted(LOCKED)))
def test_where_a_look_costs_a_renewal_a_locked_account_is_looked_at_a_few_times_a_day(
    pk: int, since: datetime, cause: Cause
) -> None:
    daily = policy(RenewalModel.ROTATE, access_token=HOUR, renew_every=DAY)
    at, looks = since, 0
    while (at := looked_at(pk, daily, since, at, cause)) < since + 9 * HOUR:
        looks += 1
    assert 4 <= looks <= 8


def looked_at(pk: int, daily: Policy, since: datetime, at: datetime, cause: Cause) -> datetime:
    renewed = {"issued_at": at, "expires_at": at + HOUR, "refresh_token_sealed": "r"}
    locked = login(pk, cause=cause, cause_since=since, **renewed)
    return next_check(locked, daily, at=at)
