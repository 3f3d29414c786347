"""What holds for every diagnosis, whatever is stored and whenever it is made."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from channels.contract import RECONNECT, SAYS_NOTHING, Cause, State
from channels.diagnosis.diagnose import URGENCY, Snapshot, Step
from tests.channels.diagnosis.snapshots import ANY, of, snapshots
from tests.factories import DAY

pytestmark = pytest.mark.slow

FAULTS = tuple(SAYS_NOTHING)
SPANS = st.timedeltas(timedelta(0), 800 * DAY)


@given(snapshots(), ANY)
def test_the_same_is_said_of_the_same(stored: Snapshot, at: datetime) -> None:
    assert of(stored, at) == of(replace(stored), at)


@given(snapshots(), ANY)
def test_only_the_tables_causes_ask_to_reconnect(stored: Snapshot, at: datetime) -> None:
    diagnosis = of(stored, at)
    if diagnosis.reconnect:
        assert diagnosis.cause in RECONNECT
        assert diagnosis.state in (State.NEEDS_YOU, State.LIMITED)


@given(snapshots(), ANY)
def test_whoever_must_act_is_told_how(stored: Snapshot, at: datetime) -> None:
    diagnosis = of(stored, at)
    idle = diagnosis.step in (Step.NOTHING, Step.WAIT, Step.SET_UP)
    assert idle == (diagnosis.state in (State.WORKING, State.CANNOT_TELL, State.NOT_SET_UP))


@given(snapshots(causes=FAULTS), ANY)
def test_a_fault_asks_for_nothing_that_was_not_asked_without_it(
    stored: Snapshot, at: datetime
) -> None:
    """The truth of before stands: a fault adds no need, and takes none away."""
    faulty = of(stored, at)
    before = of(replace(stored, cause=Cause.ALIVE), at)
    for state in (State.NEEDS_YOU, State.LIMITED):
        assert (faulty.state is state) == (before.state is state)
    assert faulty.reconnect == before.reconnect


@given(snapshots(causes=FAULTS), ANY)
def test_a_fault_alone_never_needs_the_person(stored: Snapshot, at: datetime) -> None:
    well = replace(
        stored,
        renewal_lost_at=None,
        scopes=(),
        expires_at=at + DAY,
        refresh_expires_at=None,
        data_access_expires_at=None,
    )
    diagnosis = of(well, at)
    assert not diagnosis.reconnect
    assert diagnosis.state not in (State.NEEDS_YOU, State.LIMITED)
    assert diagnosis.cause is stored.cause


@given(snapshots(), ANY, SPANS)
def test_time_alone_never_heals(stored: Snapshot, at: datetime, later: timedelta) -> None:
    assume(of(stored, at).state is State.NEEDS_YOU)
    assert of(stored, at + later).state is State.NEEDS_YOU


@given(snapshots(), ANY)
def test_what_works_has_time_left(stored: Snapshot, at: datetime) -> None:
    diagnosis = of(stored, at)
    assert diagnosis.remaining is None or diagnosis.remaining >= timedelta(0)
    if diagnosis.state is State.WORKING and diagnosis.ends_at is not None:
        assert diagnosis.ends_at - at > timedelta(0)


@given(snapshots(), ANY)
def test_no_age_is_negative(stored: Snapshot, at: datetime) -> None:
    diagnosis = of(stored, at)
    assert diagnosis.age >= timedelta(0)
    assert diagnosis.day >= 0


@given(snapshots(), ANY)
def test_the_end_that_counts_is_no_later_than_any_that_counts(
    stored: Snapshot, at: datetime
) -> None:
    diagnosis = of(stored, at)
    if diagnosis.data_access_ends_at is not None:
        assert diagnosis.ends_at is not None
        assert diagnosis.ends_at <= diagnosis.data_access_ends_at
    if diagnosis.renews_at is None and diagnosis.access_ends_at and not diagnosis.ended_at:
        assert diagnosis.ends_at is not None
        assert diagnosis.ends_at <= diagnosis.access_ends_at


@given(st.lists(snapshots(), max_size=6), ANY)
def test_what_needs_the_person_comes_first(stored: list[Snapshot], at: datetime) -> None:
    cards = sorted(
        (of(snapshot, at) for snapshot in stored), key=lambda diagnosis: diagnosis.urgency
    )
    places = [URGENCY.index(diagnosis.state) for diagnosis in cards]
    assert places == sorted(places)


def test_every_state_has_its_place() -> None:
    assert sorted(URGENCY) == sorted(State)


@given(snapshots(), ANY)
def test_every_diagnosis_names_an_article(stored: Snapshot, at: datetime) -> None:
    slug, _, paragraph = of(stored, at).article.partition("#")
    assert slug
    assert paragraph
