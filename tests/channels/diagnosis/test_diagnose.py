"""What is said of a channel in the cases that people meet."""

from __future__ import annotations

from datetime import timedelta

import pytest

from channels import registry
from channels.contract import Blame, Cause, Certainty, Kind, State
from channels.diagnosis.diagnose import Clock, Step
from channels.words.of_rules.articles import article_of
from tests.channels.diagnosis.snapshots import HOUR, MINUTE, everything, verdict
from tests.every_network import ROTATING
from tests.factories import DAY, NOW


def test_a_young_token_works() -> None:
    diagnosis = verdict("linkedin", age=10 * DAY)
    assert (diagnosis.state, diagnosis.cause) == (State.WORKING, Cause.ALIVE)
    assert diagnosis.step is Step.NOTHING
    assert diagnosis.remaining == 50 * DAY


def test_a_token_that_nobody_can_renew_ends_soon() -> None:
    diagnosis = verdict("linkedin", age=51 * DAY)
    assert diagnosis.state is State.ENDS_SOON
    assert diagnosis.step is Step.REFRESH
    assert not diagnosis.reconnect
    assert diagnosis.clock is Clock.ACCESS


def test_the_warning_begins_as_many_days_ahead_as_the_policy_says() -> None:
    assert verdict("linkedin", age=46 * DAY - MINUTE).state is State.WORKING
    assert verdict("linkedin", age=46 * DAY).state is State.ENDS_SOON


def test_a_short_life_is_not_all_warning() -> None:
    assert verdict("linkedin", age=DAY, life=5 * DAY).state is State.WORKING
    assert verdict("linkedin", age=3 * DAY, life=5 * DAY).state is State.ENDS_SOON


def test_the_networks_own_date_wins_over_the_policy() -> None:
    diagnosis = verdict("linkedin", age=10 * DAY, life=30 * DAY)
    assert diagnosis.ends_at == NOW + 20 * DAY
    assert not diagnosis.ends_about


def test_without_a_date_the_policy_promises_one_about() -> None:
    diagnosis = verdict("linkedin", age=10 * DAY, life=None)
    assert diagnosis.ends_at == NOW + 50 * DAY
    assert diagnosis.ends_about


def test_a_promise_that_has_passed_is_no_end() -> None:
    diagnosis = verdict("linkedin", age=70 * DAY, life=None)
    assert diagnosis.state is State.ENDS_SOON
    assert diagnosis.ended_at is None
    assert diagnosis.remaining == timedelta(0)


def test_a_date_that_has_passed_is_an_end_nobody_had_to_tell() -> None:
    diagnosis = verdict("linkedin", age=70 * DAY)
    assert (diagnosis.state, diagnosis.cause) == (State.NEEDS_YOU, Cause.EXPIRED)
    assert diagnosis.certainty is Certainty.INFERRED
    assert diagnosis.blame is Blame.NETWORK
    assert diagnosis.ended_at == NOW - 10 * DAY
    assert diagnosis.reconnect


@pytest.mark.parametrize("network", ROTATING)
def test_what_a_machine_rotates_works_to_its_end(network: str) -> None:
    life = registry.get(network).policy.days("access_token_seconds")
    assert life is not None
    diagnosis = verdict(network, age=life - HOUR, life=life, has_refresh_token=True)
    assert diagnosis.state is State.WORKING
    assert diagnosis.renews_at is not None
    assert diagnosis.ends_at is None


def test_a_rotation_that_is_a_little_late_is_still_working() -> None:
    diagnosis = verdict("x", age=2 * HOUR + 30 * MINUTE, life=2 * HOUR, has_refresh_token=True)
    assert diagnosis.state is State.WORKING


def test_a_rotation_that_is_long_overdue_is_ours_and_tells_nothing() -> None:
    diagnosis = verdict("x", age=6 * HOUR, life=2 * HOUR, has_refresh_token=True)
    assert (diagnosis.state, diagnosis.cause) == (State.CANNOT_TELL, Cause.APP_FAULT)
    assert diagnosis.blame is Blame.US
    assert diagnosis.renewal_late
    assert diagnosis.since == NOW - 12 * MINUTE  # later than its end: it was alive then


def test_x_without_a_refresh_token_names_what_that_costs() -> None:
    scopes = tuple(s for s in everything("x", Kind.PROFILE) if s != "offline.access")
    diagnosis = verdict("x", age=HOUR, life=2 * HOUR, scopes=scopes)
    assert diagnosis.state is State.LIMITED
    assert [ability.scope for ability in diagnosis.lost] == ["offline.access"]


def test_instagram_is_prolonged_before_its_end() -> None:
    diagnosis = verdict("instagram", age=50 * DAY)
    assert diagnosis.state is State.WORKING
    assert diagnosis.renews_at == NOW - 5 * DAY


def test_instagram_is_not_prolonged_in_its_first_day() -> None:
    diagnosis = verdict("instagram", age=HOUR, life=30 * HOUR)
    assert diagnosis.renews_at == NOW + 23 * HOUR


def test_instagram_cannot_be_prolonged_once_it_is_over() -> None:
    diagnosis = verdict("instagram", age=61 * DAY)
    assert (diagnosis.state, diagnosis.cause) == (State.NEEDS_YOU, Cause.EXPIRED)
    assert diagnosis.ended_at == NOW - DAY


def test_a_linkedin_partner_is_warned_by_the_wall() -> None:
    far = verdict(
        "linkedin", age=50 * DAY, has_refresh_token=True, refresh_expires_at=NOW + 100 * DAY
    )
    assert far.state is State.WORKING
    assert (far.clock, far.ends_at) == (Clock.REFRESH, NOW + 100 * DAY)
    assert far.renews_at is not None
    near = verdict(
        "linkedin", age=5 * DAY, has_refresh_token=True, refresh_expires_at=NOW + 9 * DAY
    )
    assert near.state is State.ENDS_SOON


def test_at_the_wall_a_renewal_gains_nothing_and_the_smaller_clock_counts() -> None:
    diagnosis = verdict(
        "linkedin",
        age=0 * DAY,
        life=5 * DAY,
        has_refresh_token=True,
        refresh_expires_at=NOW + 5 * DAY,
    )
    assert diagnosis.renews_at is None
    assert diagnosis.ends_at == NOW + 5 * DAY


def test_past_the_wall_the_person_must_return() -> None:
    diagnosis = verdict(
        "linkedin",
        age=60 * DAY,
        life=60 * DAY,
        has_refresh_token=True,
        refresh_expires_at=NOW,
    )
    assert (diagnosis.state, diagnosis.cause) == (State.NEEDS_YOU, Cause.EXPIRED)


def test_a_rotating_refresh_token_that_is_over_renews_nothing() -> None:
    diagnosis = verdict(
        "pinterest",
        age=31 * DAY,
        life=30 * DAY,
        has_refresh_token=True,
        refresh_expires_at=NOW - DAY,
    )
    assert (diagnosis.state, diagnosis.cause) == (State.NEEDS_YOU, Cause.EXPIRED)


def test_a_page_token_without_a_date_is_bound_by_data_access() -> None:
    diagnosis = verdict(
        "facebook",
        age=80 * DAY,
        life=None,
        no_end_date=True,
        data_access_expires_at=NOW + 10 * DAY,
    )
    assert diagnosis.access_ends_at is None
    assert diagnosis.state is State.ENDS_SOON
    assert diagnosis.clock is Clock.DATA_ACCESS


def test_data_access_that_lapsed_asks_to_sign_in_again() -> None:
    diagnosis = verdict(
        "facebook", age=95 * DAY, life=None, no_end_date=True, data_access_expires_at=NOW - 5 * DAY
    )
    assert (diagnosis.state, diagnosis.step) == (State.NEEDS_YOU, Step.REFRESH)
    assert diagnosis.ended_at == NOW - 5 * DAY


def test_no_end_date_at_all_is_no_worry() -> None:
    diagnosis = verdict("facebook", age=300 * DAY, life=None, no_end_date=True)
    assert diagnosis.state is State.WORKING
    assert diagnosis.remaining is None


@pytest.mark.parametrize(
    ("cause", "state", "step", "reconnect"),
    [
        (Cause.EXPIRED, State.NEEDS_YOU, Step.REFRESH, True),
        (Cause.REVOKED_BY_USER, State.NEEDS_YOU, Step.REFRESH, True),
        (Cause.PASSWORD_CHANGED, State.NEEDS_YOU, Step.REFRESH, True),
        (Cause.INVALID_TOKEN_UNSPECIFIED, State.NEEDS_YOU, Step.REFRESH, True),
        (Cause.PERMISSION_MISSING, State.LIMITED, Step.ADD_PERMISSION, True),
        (Cause.LOST_PAGE_ROLE, State.NEEDS_YOU, Step.GET_ROLE_BACK, True),
        (Cause.CHECKPOINT_OR_LOCKED, State.NEEDS_YOU, Step.UNLOCK, False),
        (Cause.ACCOUNT_SUSPENDED, State.NEEDS_YOU, Step.APPEAL, False),
        (Cause.APP_FAULT, State.CANNOT_TELL, Step.WAIT, False),
        (Cause.RATE_LIMITED, State.CANNOT_TELL, Step.WAIT, False),
        (Cause.NETWORK_FAULT, State.CANNOT_TELL, Step.WAIT, False),
        (Cause.UNKNOWN, State.CANNOT_TELL, Step.WAIT, False),
    ],
)
def test_each_cause_has_its_state_and_its_step(
    cause: Cause, state: State, step: Step, reconnect: bool
) -> None:
    diagnosis = verdict(cause=cause, since=NOW - HOUR, last_alive_at=NOW - 2 * HOUR)
    assert (diagnosis.state, diagnosis.step, diagnosis.reconnect) == (state, step, reconnect)
    assert diagnosis.cause is cause


def test_a_token_that_was_cut_has_an_end() -> None:
    diagnosis = verdict(age=52 * DAY, cause=Cause.PASSWORD_CHANGED, since=NOW - 3 * DAY)
    assert diagnosis.ended_at == NOW - 3 * DAY


def test_a_first_unanswered_question_alarms_nobody() -> None:
    diagnosis = verdict(cause=Cause.NETWORK_FAULT, last_alive_at=NOW - 14 * MINUTE)
    assert diagnosis.state is State.WORKING


@pytest.mark.parametrize("age", [51 * DAY, 10 * DAY])
def test_a_first_unanswered_question_changes_no_state(age: timedelta) -> None:
    calm = verdict(age=age)
    hiccup = verdict(age=age, cause=Cause.NETWORK_FAULT, last_alive_at=NOW - 5 * MINUTE)
    assert hiccup.state is calm.state


def test_after_a_while_without_an_answer_we_say_so() -> None:
    diagnosis = verdict(cause=Cause.NETWORK_FAULT, last_alive_at=NOW - 16 * MINUTE)
    assert diagnosis.state is State.CANNOT_TELL
    assert diagnosis.last_alive_at == NOW - 16 * MINUTE


def test_a_fault_does_not_hide_a_missing_permission() -> None:
    diagnosis = verdict(
        "pinterest",
        life=30 * DAY,
        has_refresh_token=True,
        scopes=("boards:read", "boards:write", "pins:read", "user_accounts:read"),
        cause=Cause.NETWORK_FAULT,
        last_alive_at=NOW - DAY,
    )
    assert diagnosis.state is State.LIMITED
    assert [ability.does for ability in diagnosis.lost] == ["create pins"]


def test_a_scope_that_is_only_nice_to_have_limits_nothing() -> None:
    scopes = tuple(
        s for s in everything("facebook", Kind.PAGE) if s not in ("business_management",)
    )
    assert verdict("facebook", scopes=scopes).state is State.WORKING


def test_scopes_of_another_kind_are_not_missed() -> None:
    scopes = ("w_member_social", "openid", "profile")
    assert verdict("linkedin", kind=Kind.PROFILE, scopes=scopes).lost == ()
    assert verdict("linkedin", kind=Kind.ORGANIZATION, scopes=scopes).lost != ()


def test_unknown_scopes_are_not_missed() -> None:
    assert verdict("linkedin", scopes=()).state is State.WORKING


def test_a_lost_renewal_asks_to_sign_in_once() -> None:
    diagnosis = verdict(
        "x", age=HOUR, life=2 * HOUR, has_refresh_token=True, renewal_lost_at=NOW - MINUTE
    )
    assert (diagnosis.state, diagnosis.step) == (State.NEEDS_YOU, Step.SIGN_IN_ONCE)
    assert diagnosis.cause is Cause.INVALID_TOKEN_UNSPECIFIED
    assert diagnosis.ended_at is None  # the access token lives on for a while


def test_a_locked_account_comes_before_a_lost_renewal() -> None:
    diagnosis = verdict(
        "x", cause=Cause.CHECKPOINT_OR_LOCKED, since=NOW, renewal_lost_at=NOW - MINUTE
    )
    assert diagnosis.step is Step.UNLOCK


def test_a_network_that_is_not_set_up_is_nobodys_fault() -> None:
    diagnosis = verdict(set_up=False, cause=Cause.EXPIRED)
    assert (diagnosis.state, diagnosis.step) == (State.NOT_SET_UP, Step.SET_UP)
    assert not diagnosis.reconnect
    assert article_of(diagnosis) == "what-each-state-means#not-set-up"


def test_a_token_from_the_future_works() -> None:
    assert verdict(age=-2 * DAY, life=60 * DAY).state is State.WORKING
