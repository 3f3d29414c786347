"""Which ends the person must mind, by how a network renews."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from channels.contract import Kind, RenewalModel, State
from channels.diagnosis.diagnose import diagnose
from channels.diagnosis.next_change import next_change
from channels.diagnosis.verdict import Clock, Snapshot
from tests.channels.journeys.journey import DAY, HOUR, MINUTE
from tests.channels.networks.policies import policy
from tests.factories import NOW

GOOGLE = policy(RenewalModel.REUSE, access_token=HOUR, renew_every=DAY)
BLUESKY = policy(RenewalModel.ROTATE, access_token=30 * MINUTE, renew_every=DAY)
lives = st.timedeltas(MINUTE, 3 * HOUR)


def stored(life: timedelta, **fields: timedelta | None) -> Snapshot:
    """Issued NOW; the other times: how long from then."""
    moments: dict[str, Any] = {
        name: None if span is None else NOW + span for name, span in fields.items()
    }
    return Snapshot(
        "x",
        Kind.PROFILE,
        NOW,
        expires_at=NOW + life,
        has_refresh_token=True,
        asked_at=NOW,
        last_alive_at=NOW,
        next_ask_at=NOW + DAY,
        **moments,
    )


@given(lives, st.timedeltas(timedelta(0), 23 * HOUR))
def test_an_access_token_that_nobody_needs_is_no_renewal_that_is_late(
    life: timedelta, later: timedelta
) -> None:
    """Renewed once a day, a token of an hour is over most of the time, and all is well."""
    for rules in (GOOGLE, BLUESKY):
        diagnosis = diagnose(rules, stored(life), NOW + later)
        assert diagnosis.state is State.WORKING
        assert not diagnosis.renewal_late
        assert diagnosis.ends_at is None


@given(lives, st.timedeltas(20 * DAY, 800 * DAY))
def test_the_end_of_the_grant_is_the_persons_however_often_it_is_renewed(
    life: timedelta, session: timedelta
) -> None:
    snapshot = stored(life, session_expires_at=session)

    early = diagnose(BLUESKY, snapshot, NOW)
    assert (early.ends_at, early.clock) == (NOW + session, Clock.REFRESH)
    late = snapshot._replace(
        issued_at=NOW + session - HOUR,
        expires_at=NOW + session - HOUR + life,
        next_ask_at=NOW + session + HOUR,
    )
    assert diagnose(BLUESKY, late, NOW + session - MINUTE).state is State.ENDS_SOON
    assert diagnose(BLUESKY, late, NOW + session + 2 * DAY).state is not State.WORKING
    assert next_change(BLUESKY, late, NOW + session - HOUR) is not None


TIKTOK = policy(RenewalModel.ROTATE, access_token=2 * HOUR, refresh_token=180 * DAY)


def test_a_refresh_token_with_its_full_time_after_each_renewal_is_nobodys_end() -> None:
    diagnosis = diagnose(TIKTOK, stored(2 * HOUR, refresh_expires_at=180 * DAY), NOW)
    assert (diagnosis.ends_at, diagnosis.state) == (None, State.WORKING)


def test_one_that_only_has_the_rest_of_the_first_ends_for_the_person_and_they_are_warned() -> None:
    """TikTok does not say which of the two it does: what it sends with each renewal tells."""
    early = diagnose(TIKTOK, stored(2 * HOUR, refresh_expires_at=170 * DAY), NOW)
    assert (early.ends_at, early.clock) == (NOW + 170 * DAY, Clock.REFRESH)
    assert early.state is State.WORKING
    late = diagnose(TIKTOK, stored(2 * HOUR, refresh_expires_at=10 * DAY), NOW)
    assert late.state is State.ENDS_SOON


def test_a_clock_that_is_a_little_off_makes_no_end_of_it() -> None:
    diagnosis = diagnose(TIKTOK, stored(2 * HOUR, refresh_expires_at=180 * DAY - HOUR), NOW)
    assert diagnosis.ends_at is None
