"""When a login needs its person within a year."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given

from channels import registry
from channels.contract import Cause
from channels.diagnosis.year_ahead import Outlook, YearAhead, year_ahead
from tests.channels.diagnosis.moments import MOMENTS, Moment
from tests.channels.diagnosis.snapshots import HOUR, of, verdict
from tests.factories import DAY, NOW

YEAR = 365 * DAY


def ahead(network: str = "linkedin", **fields: Any) -> YearAhead:
    policy = registry.get(network).policy
    return year_ahead(verdict(network, **fields), policy, until=NOW + YEAR)


def test_a_token_of_sixty_days_needs_somebody_every_sixty_days() -> None:
    told = ahead(age=50 * DAY)
    assert told.outlook is Outlook.DATED
    assert told.needed == tuple(NOW + days * DAY for days in (10, 70, 130, 190, 250, 310))
    assert told.every == 60 * DAY


def test_what_is_broken_needs_somebody_now_and_again_after_that() -> None:
    told = ahead(age=30 * DAY, cause=Cause.PASSWORD_CHANGED, since=NOW - DAY)
    assert told.outlook is Outlook.NOW
    assert told.needed[:2] == (NOW, NOW + 60 * DAY)


@pytest.mark.parametrize(
    ("network", "fields", "outlook"),
    [
        ("pinterest", {"life": 30 * DAY, "has_refresh_token": True}, Outlook.RENEWED),
        ("x", {"age": HOUR, "life": 2 * HOUR, "has_refresh_token": True}, Outlook.RENEWED),
        ("facebook", {"life": None, "no_end_date": True}, Outlook.OPEN),
        ("linkedin", {"set_up": False}, Outlook.NOT_SET_UP),
        ("linkedin", {"life": 900 * DAY}, Outlook.LATER),
    ],
)
def test_what_needs_nobody(network: str, fields: dict[str, Any], outlook: Outlook) -> None:
    assert ahead(network, **fields).outlook is outlook


def test_a_last_day_of_renewals_needs_somebody() -> None:
    told = ahead(age=2 * DAY, has_refresh_token=True, refresh_expires_at=NOW + 200 * DAY)
    assert (told.outlook, told.needed) == (Outlook.DATED, (NOW + 200 * DAY,))


@given(MOMENTS)
def test_times_follow_one_another_and_are_not_past(moment: Moment) -> None:
    told = of(*moment)
    until = moment.at + YEAR
    foreseen = year_ahead(told, registry.get(told.network).policy, until=until)
    assert all(when >= moment.at for when in foreseen.needed)
    assert all(later - sooner > timedelta(0) for sooner, later in pairwise(foreseen.needed))
    if foreseen.outlook in (Outlook.NOW, Outlook.DATED):
        assert foreseen.needed
        assert all(when < until for when in foreseen.needed)
    assert (foreseen.outlook is Outlook.NOW) <= told.needs_person


def test_a_wall_of_two_years_needs_nobody_four_times_a_year() -> None:
    end = NOW + 700 * DAY
    paused = verdict(
        "bluesky",
        cause=Cause.ACCOUNT_SUSPENDED,
        has_refresh_token=True,
        expires_at=NOW + HOUR,
        session_expires_at=end,
    )
    year = year_ahead(paused, registry.get("bluesky").policy, until=NOW + 365 * DAY)
    assert (year.outlook, year.needed) == (Outlook.NOW, (NOW,))
