from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from channels.contract import Policy, RenewalModel
from channels.diagnosis.renewal_windows import (
    Window,
    ends_of,
    needs_fresh,
    renewable,
    rotates,
    window_of,
)
from channels.models import Credential
from tests.channels.journeys.journey import DAY, HOUR, MINUTE
from tests.channels.networks.policies import policy
from tests.factories import NOW

INSTAGRAM = policy(
    RenewalModel.EXTEND,
    "instagram",
    access_token=60 * DAY,
    renew_min_age=DAY,
    renew_before=10 * DAY,
)
X = policy(RenewalModel.ROTATE, access_token=2 * HOUR)
PINTEREST = policy(RenewalModel.ROTATE, "pinterest", access_token=30 * DAY)
LINKEDIN = policy(RenewalModel.FIXED_WALL, "linkedin", access_token=60 * DAY)
FACEBOOK = policy(RenewalModel.NONE, "facebook", access_token=60 * DAY)

lives = st.integers(1, 400 * 86_400).map(lambda seconds: timedelta(seconds=seconds))


def login(
    *, life: timedelta | None, refresh: str = "", wall: timedelta | None = None, **fields: Any
) -> Credential:
    """Issued NOW; ``life`` and ``wall``: how long from then."""
    return Credential(
        issued_at=NOW,
        expires_at=NOW + life if life is not None else None,
        refresh_token_sealed=refresh,
        refresh_expires_at=NOW + wall if wall is not None else None,
        **fields,
    )


def opens(credential: Credential, rules: Policy) -> timedelta:
    window = window_of(credential, rules)
    assert window is not None
    return window.opens - NOW


def test_instagram_is_prolonged_ten_days_before_its_end() -> None:
    assert opens(login(life=60 * DAY), INSTAGRAM) == 50 * DAY


def test_instagram_cannot_be_prolonged_once_it_is_over() -> None:
    window = window_of(login(life=60 * DAY), INSTAGRAM)
    assert window is not None
    assert window.is_due(NOW + 60 * DAY - MINUTE)
    assert not window.is_due(NOW + 60 * DAY)


def test_instagram_is_never_prolonged_before_it_is_a_day_old() -> None:
    assert opens(login(life=25 * HOUR), INSTAGRAM) == DAY


def test_an_instagram_token_that_ends_before_it_is_a_day_old_is_the_persons() -> None:
    assert window_of(login(life=HOUR), INSTAGRAM) is None


def test_x_is_renewed_in_the_last_third_of_its_two_hours() -> None:
    assert opens(login(life=2 * HOUR, refresh="r"), X) == 80 * MINUTE


def test_x_can_be_renewed_long_after_its_access_token_is_over() -> None:
    window = window_of(login(life=2 * HOUR, refresh="r"), X)
    assert window is not None
    assert window.is_due(NOW + 60 * DAY)


def test_x_without_a_refresh_token_is_the_persons() -> None:
    assert window_of(login(life=2 * HOUR), X) is None


def test_the_networks_lifetime_wins_over_the_policys() -> None:
    assert opens(login(life=HOUR, refresh="r"), X) == 40 * MINUTE
    assert opens(login(life=None, refresh="r"), X) == 80 * MINUTE


def test_pinterest_is_renewed_in_the_last_third_of_its_month() -> None:
    assert opens(login(life=30 * DAY, refresh="r", wall=60 * DAY), PINTEREST) == 20 * DAY


def test_a_refresh_token_that_ends_first_sets_the_pace() -> None:
    assert opens(login(life=30 * DAY, refresh="r", wall=21 * DAY), PINTEREST) == 14 * DAY


def test_a_refresh_token_that_is_over_renews_nothing() -> None:
    window = window_of(login(life=30 * DAY, refresh="r", wall=60 * DAY), PINTEREST)
    assert window is not None
    assert not window.can_succeed(NOW + 60 * DAY)


def test_a_wall_that_does_not_move_does_not_make_renewals_ever_more_frequent() -> None:
    near = login(life=30 * DAY, refresh="r", wall=HOUR)
    assert opens(near, PINTEREST) >= 10 * DAY


def test_linkedin_partners_are_renewed_against_the_wall() -> None:
    assert opens(login(life=60 * DAY, refresh="r", wall=365 * DAY), LINKEDIN) == 40 * DAY


def test_at_the_wall_a_renewal_gains_nothing() -> None:
    assert window_of(login(life=5 * DAY, refresh="r", wall=5 * DAY), LINKEDIN) is None


def test_plain_linkedin_and_facebook_are_the_persons() -> None:
    assert window_of(login(life=60 * DAY), LINKEDIN) is None
    assert window_of(login(life=60 * DAY), FACEBOOK) is None


def test_the_ends_that_only_the_person_can_move() -> None:
    assert ends_of(login(life=60 * DAY), FACEBOOK) == [NOW + 60 * DAY]
    assert ends_of(login(life=2 * HOUR, refresh="r"), X) == []
    assert ends_of(login(life=60 * DAY, refresh="r", wall=365 * DAY), LINKEDIN) == [NOW + 365 * DAY]
    assert ends_of(login(life=60 * DAY), INSTAGRAM) == [NOW + 60 * DAY]
    lost = login(life=2 * HOUR, refresh="r", renewal_lost_at=NOW)
    assert ends_of(lost, X) == [NOW + 2 * HOUR]
    both = login(life=None, data_access_expires_at=NOW + 90 * DAY)
    assert ends_of(both, FACEBOOK) == [NOW + 90 * DAY]


@given(life=lives, min_age=lives, margin=lives)
def test_a_prolonged_token_is_old_enough_and_not_over(
    life: timedelta, min_age: timedelta, margin: timedelta
) -> None:
    rules = policy(RenewalModel.EXTEND, "instagram", renew_min_age=min_age, renew_before=margin)
    window = window_of(login(life=life), rules)
    if min_age >= life:
        assert window is None
        return
    assert window is not None
    assert NOW + min_age <= window.opens < NOW + life == window.closes
    assert window.opens + window.slack < NOW + life
    # Never so early that a token is prolonged at every look.
    assert window.opens >= NOW + life * 2 / 3 - timedelta(seconds=1)


@given(life=lives, wall=st.none() | lives, margin=st.none() | lives)
@example(timedelta(seconds=224_894), timedelta(seconds=301_568), timedelta(seconds=1))
def test_a_rotated_pair_is_renewed_in_time_and_not_at_every_check(
    life: timedelta, wall: timedelta | None, margin: timedelta | None
) -> None:
    rules = policy(RenewalModel.ROTATE, access_token=DAY, renew_before=margin)
    window = window_of(login(life=life, refresh="r", wall=wall), rules)
    assert window is not None
    assert window.opens >= NOW + life / 3
    assert window.opens + window.slack < NOW + life
    if margin is not None and (wall is None or wall >= life):
        assert window.opens >= NOW + life - max(margin, life / 3)


@given(life=lives, wall=lives)
def test_a_renewal_against_the_wall_always_gains_time(life: timedelta, wall: timedelta) -> None:
    window = window_of(login(life=life, refresh="r", wall=wall), LINKEDIN)
    if life > wall - DAY:
        assert window is None
    else:
        assert isinstance(window, Window)
        assert window.opens < NOW + life < NOW + wall


@given(life=lives, model=st.sampled_from(RenewalModel))
def test_without_a_refresh_token_only_extend_renews(life: timedelta, model: RenewalModel) -> None:
    rules = policy(model, access_token=life)
    credential = login(life=life)
    assert renewable(credential, rules) == (model is RenewalModel.EXTEND)
    if model is not RenewalModel.EXTEND:
        assert window_of(credential, rules) is None


GOOGLE = policy(RenewalModel.REUSE, access_token=HOUR, renew_every=DAY)
BLUESKY = policy(RenewalModel.ROTATE, access_token=30 * MINUTE, renew_every=DAY)


@pytest.mark.parametrize("rules", [GOOGLE, BLUESKY])
@given(life=st.timedeltas(MINUTE, 6 * HOUR))
def test_a_renewal_that_serves_as_the_proof_of_life_is_made_about_once_a_day(
    rules: Policy, life: timedelta
) -> None:
    window = window_of(login(life=life, refresh="r"), rules)
    assert window is not None
    assert NOW + 12 * HOUR <= window.opens <= window.opens + window.slack < NOW + DAY


@given(life=lives)
def test_a_refresh_token_that_stays_good_is_used_as_long_as_it_is_there(life: timedelta) -> None:
    rules = policy(RenewalModel.REUSE, access_token=life)
    window = window_of(login(life=life, refresh="r"), rules)
    assert window is not None
    assert window.closes is None
    assert window.can_succeed(NOW + 3 * life + 400 * DAY)
    assert not rotates(rules)  # a lost answer has used nothing up


@given(life=st.timedeltas(MINUTE, DAY), session=st.timedeltas(40 * DAY, 900 * DAY))
def test_the_end_of_the_grant_is_one_that_no_renewal_moves(
    life: timedelta, session: timedelta
) -> None:
    credential = login(life=life, refresh="r", wall=30 * DAY, session_expires_at=NOW + session)
    assert NOW + session in ends_of(credential, BLUESKY)
    window = window_of(credential, BLUESKY)
    assert window is not None
    assert window.closes == NOW + min(session, 30 * DAY)


@pytest.mark.parametrize(
    ("rules", "refresh", "fetched"), [(GOOGLE, "r", True), (GOOGLE, "", False), (X, "r", False)]
)
def test_an_access_token_is_fetched_when_it_is_needed_where_the_policy_says_so(
    rules: Policy, refresh: str, fetched: bool
) -> None:
    credential = login(life=HOUR, refresh=refresh)
    assert not needs_fresh(credential, rules, NOW + 30 * MINUTE)
    assert needs_fresh(credential, rules, NOW + 59 * MINUTE) is fetched
    assert needs_fresh(credential, rules, NOW + 5 * HOUR) is fetched
