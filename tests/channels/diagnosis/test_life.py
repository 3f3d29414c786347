"""A life is drawn by what we observed; what a network states does not move it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given

from channels.contract import Cause
from channels.diagnosis.life import life_of
from tests.channels.diagnosis.moments import MOMENTS, Moment
from tests.channels.diagnosis.snapshots import HOUR, of, verdict
from tests.factories import DAY, NOW


@given(MOMENTS)
def test_its_moments_are_in_order_whatever_is_stored(moment: Moment) -> None:
    life = life_of(of(*moment))
    assert life.issued_at <= life.heard_at <= (life.over_at or life.at)
    assert life.issued_at <= life.at
    assert life.over_at is None or life.over_at <= life.at
    assert life.ends_at is None or life.ends_at >= life.issued_at


@given(MOMENTS)
def test_it_is_solid_no_longer_than_the_network_was_heard(moment: Moment) -> None:
    stored, at = moment
    life = life_of(of(stored, at))
    heard = stored.last_alive_at
    assert life.heard_at <= max(min(heard or at, at), life.issued_at)


@pytest.mark.parametrize("wrong", [timedelta(hours=-9), 9 * HOUR, -400 * DAY, 400 * DAY])
def test_a_stated_end_moves_no_end_that_we_saw(wrong: timedelta) -> None:
    """The network says "revoked"; by its clock the token has or had another end."""
    told = verdict(
        age=30 * DAY,
        cause=Cause.REVOKED_BY_USER,
        last_alive_at=NOW - 20 * DAY,
        since=NOW - 2 * DAY,
        expires_at=NOW + wrong,
    )
    life = life_of(told)
    assert (life.heard_at, life.over_at, life.exact) == (NOW - 20 * DAY, NOW - 2 * DAY, False)


def test_a_stated_end_between_both_observations_is_the_end() -> None:
    life = life_of(
        verdict(
            age=40 * DAY,
            cause=Cause.EXPIRED,
            expires_at=NOW - 5 * DAY,
            last_alive_at=NOW - 20 * DAY,
            since=NOW - 2 * DAY,
        )
    )
    assert (life.over_at, life.exact, life.by_date) == (NOW - 5 * DAY, True, True)


@pytest.mark.parametrize("stated", [NOW - 30 * DAY, NOW + 30 * DAY])
def test_a_stated_end_that_we_saw_it_outlive_or_not_reach_is_no_more_than_stated(
    stated: object,
) -> None:
    life = life_of(
        verdict(
            age=40 * DAY,
            cause=Cause.EXPIRED,
            expires_at=stated,
            last_alive_at=NOW - 20 * DAY,
            since=NOW - 2 * DAY,
        )
    )
    assert life.heard_at == NOW - 20 * DAY
    assert not life.exact
    assert life.over_at is not None
    assert life.over_at >= NOW - 2 * DAY


def test_what_is_issued_in_the_future_had_been_issued_when_it_was_heard() -> None:
    life = life_of(verdict(age=-3 * HOUR, last_alive_at=NOW - HOUR))
    assert (life.issued_at, life.heard_at) == (NOW - HOUR, NOW - HOUR)


def test_a_new_token_is_not_as_old_as_the_last_answer_about_the_former() -> None:
    life = life_of(verdict(age=HOUR, last_alive_at=NOW - 5 * HOUR))
    assert (life.issued_at, life.heard_at) == (NOW - HOUR, NOW - HOUR)


def test_what_the_network_told_at_once_is_known_to_the_moment() -> None:
    told = verdict(
        age=40 * DAY,
        cause=Cause.REVOKED_BY_USER,
        codes={"callback": "access_removed"},
        last_alive_at=NOW - 20 * DAY,
        since=NOW - 2 * DAY,
    )
    assert life_of(told).exact
