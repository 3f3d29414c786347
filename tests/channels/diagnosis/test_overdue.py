"""A look that should have been had long ago: what was heard then holds no longer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from channels.contract import Blame, Cause, Certainty, State
from channels.diagnosis.diagnose import Diagnosis, Step
from channels.words.of_rules.articles import article_of
from tests.channels.diagnosis.snapshots import HOUR, MINUTE, verdict
from tests.factories import DAY, NOW


def unheard(network: str = "linkedin", *, late: timedelta = 7 * DAY, **fields: Any) -> Diagnosis:
    """Last looked at eight hours before the look that is overdue."""
    last = NOW - late - 8 * HOUR
    looks = {"next_ask_at": NOW - late, "asked_at": last, "last_alive_at": last}
    return verdict(network, **(looks | fields))


def test_seven_days_without_a_worker_are_not_working() -> None:
    diagnosis = unheard()
    assert diagnosis.state is State.CANNOT_TELL
    assert (diagnosis.cause, diagnosis.blame) == (Cause.APP_FAULT, Blame.US)
    assert diagnosis.certainty is Certainty.CANNOT_TELL
    assert diagnosis.step is Step.WAIT
    assert diagnosis.not_looked_since == diagnosis.since == NOW - 7 * DAY - 8 * HOUR
    assert article_of(diagnosis) == "network-fault-or-ours#not-looked"


@pytest.mark.parametrize(
    ("network", "life", "limit"),
    [
        ("linkedin", 60 * DAY, 12 * HOUR),
        ("facebook", None, 12 * HOUR),
        ("x", 2 * HOUR, 40 * MINUTE),
        ("pinterest", 30 * DAY, 12 * HOUR),
        ("x", 9 * MINUTE, 15 * MINUTE),  # never sooner: rounds come by the minute
    ],
)
def test_the_limit_is_twelve_hours_or_a_third_of_the_life(
    network: str, life: timedelta | None, limit: timedelta
) -> None:
    more = {"life": life, "age": MINUTE, "has_refresh_token": network in ("x", "pinterest")}
    at_the_limit, beyond = (unheard(network, late=late, **more) for late in (limit, limit + MINUTE))
    assert at_the_limit.not_looked_since is None
    assert at_the_limit.state is not State.CANNOT_TELL
    assert (beyond.state, beyond.blame) == (State.CANNOT_TELL, Blame.US)


@pytest.mark.parametrize("cause", [Cause.NETWORK_FAULT, Cause.RATE_LIMITED, Cause.UNKNOWN])
def test_a_fault_of_the_network_of_long_ago_is_ours_by_now(cause: Cause) -> None:
    """It may have been over for days, and nobody has asked."""
    diagnosis = unheard(cause=cause, blame=Blame.NETWORK, rule="told", codes={"code": "1"})
    assert (diagnosis.cause, diagnosis.blame) == (Cause.APP_FAULT, Blame.US)
    assert diagnosis.not_looked_since
    assert (diagnosis.rule, diagnosis.codes) == ("", {})


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"cause": Cause.PASSWORD_CHANGED}, State.NEEDS_YOU),
        ({"cause": Cause.ACCOUNT_SUSPENDED}, State.NEEDS_YOU),
        ({"cause": Cause.LOST_PAGE_ROLE}, State.NEEDS_YOU),
        ({"cause": Cause.PERMISSION_MISSING}, State.LIMITED),
        ({"age": 61 * DAY}, State.NEEDS_YOU),  # its end has come meanwhile, by its own date
        ({"set_up": False}, State.NOT_SET_UP),
    ],
)
def test_what_was_broken_stays_broken(fields: dict[str, Any], state: State) -> None:
    diagnosis = unheard(**fields)
    assert diagnosis.state is state
    assert diagnosis.not_looked_since is None


def test_a_claim_that_came_to_nothing_does_not_count_as_a_look() -> None:
    """A worker that dies over every check moves the next one on each time."""
    diagnosis = unheard(next_ask_at=NOW + 4 * MINUTE, due_since=NOW - 13 * HOUR)
    assert diagnosis.state is State.CANNOT_TELL


def test_a_wait_that_the_network_asked_for_is_not_ours() -> None:
    diagnosis = unheard("instagram", told_to_wait=True)
    assert (diagnosis.cause, diagnosis.blame) == (Cause.RATE_LIMITED, Blame.NETWORK)
    assert diagnosis.state is State.CANNOT_TELL
    assert diagnosis.not_looked_since is None
    assert diagnosis.since == NOW - 7 * DAY - 8 * HOUR


def test_what_was_never_looked_at_counts_from_its_beginning() -> None:
    diagnosis = unheard(asked_at=None, last_alive_at=None, age=10 * DAY)
    assert diagnosis.not_looked_since == NOW - 10 * DAY


def test_a_late_renewal_nobody_has_looked_at_is_told_as_the_missing_look() -> None:
    diagnosis = unheard("x", age=DAY, life=2 * HOUR, has_refresh_token=True, late=20 * HOUR)
    assert diagnosis.not_looked_since
    assert not diagnosis.renewal_late
