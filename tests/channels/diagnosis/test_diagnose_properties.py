"""What holds for every diagnosis, whatever is stored and whenever it is made."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.contract import RECONNECT, Cause, State
from channels.diagnosis.diagnose import URGENCY, Step
from channels.words.of_rules.articles import article_of
from tests.channels.diagnosis.moments import BY_STATE, FAULTS, MOMENTS, NOT_LOOKED_AT, Moment
from tests.channels.diagnosis.snapshots import of
from tests.factories import DAY

pytestmark = pytest.mark.slow

SPANS = st.timedeltas(timedelta(0), 800 * DAY)
NEEDING = BY_STATE[State.NEEDS_YOU]
IDLE = (Step.NOTHING, Step.WAIT, Step.SET_UP)


@given(MOMENTS)
def test_the_same_is_said_of_the_same(moment: Moment) -> None:
    assert of(*moment) == of(moment.stored._replace(), moment.at)


@given(MOMENTS)
def test_only_the_tables_causes_ask_to_reconnect(moment: Moment) -> None:
    diagnosis = of(*moment)
    if diagnosis.reconnect:
        assert diagnosis.cause in RECONNECT
        assert diagnosis.state in (State.NEEDS_YOU, State.LIMITED)


@given(MOMENTS)
def test_whoever_must_act_is_told_how(moment: Moment) -> None:
    """And where nobody but us can do anything, nobody is told to."""
    diagnosis = of(*moment)
    assert (diagnosis.step in IDLE) == (
        diagnosis.state in (State.WORKING, State.CANNOT_TELL, State.NOT_SET_UP)
        or diagnosis.hidden_by is not None
    )
    if diagnosis.needs_person:
        assert diagnosis.step not in IDLE


@given(MOMENTS, FAULTS)
def test_a_fault_asks_for_nothing_that_was_not_asked_without_it(
    moment: Moment, fault: Cause
) -> None:
    """The truth of before stands: a fault adds no need, and takes none away."""
    faulty = of(moment.stored._replace(cause=fault), moment.at)
    before = of(moment.stored._replace(cause=Cause.ALIVE), moment.at)
    assert (faulty.state is State.NEEDS_YOU) == (before.state is State.NEEDS_YOU)
    assert faulty.needs_person == before.needs_person
    assert faulty.reconnect == before.reconnect


@given(MOMENTS, FAULTS)
def test_a_fault_alone_never_needs_the_person(moment: Moment, fault: Cause) -> None:
    well = moment.stored._replace(
        cause=fault,
        renewal_lost_at=None,
        scopes=(),
        expires_at=moment.at + DAY,
        refresh_expires_at=None,
        data_access_expires_at=None,
        hidden_by=None,
        next_ask_at=moment.at,
        due_since=None,
        server_gone_at=None,  # after weeks of silence it is no fault alone
    )
    diagnosis = of(well, moment.at)
    assert not diagnosis.reconnect
    assert diagnosis.state not in (State.NEEDS_YOU, State.LIMITED)
    assert diagnosis.cause is fault


@given(NOT_LOOKED_AT)
def test_what_nobody_looks_at_is_never_said_to_work(moment: Moment) -> None:
    assert of(*moment).state not in (State.WORKING, State.ENDS_SOON)


@given(MOMENTS, SPANS)
def test_not_looking_asks_nobody_for_anything_and_hides_no_need(
    moment: Moment, late: timedelta
) -> None:
    """Whoever must act must act all the same, and nobody else is asked to."""
    heard = moment.stored._replace(next_ask_at=None, due_since=None)
    unheard = of(heard._replace(next_ask_at=moment.at - late), moment.at)
    if (before := of(heard, moment.at)).needs_person or before.state is State.NOT_SET_UP:
        assert unheard == before._replace(next_ask_at=moment.at - late)
    else:
        assert not unheard.needs_person
        assert not unheard.reconnect


@given(NOT_LOOKED_AT, SPANS)
def test_time_alone_brings_no_look_back(moment: Moment, later: timedelta) -> None:
    after = of(moment.stored, moment.at + later)
    assert after.state not in (State.WORKING, State.ENDS_SOON)


@given(NEEDING, SPANS)
def test_time_alone_never_heals(moment: Moment, later: timedelta) -> None:
    assert of(moment.stored, moment.at + later).state is State.NEEDS_YOU


@given(MOMENTS, SPANS)
def test_what_needs_somebody_needs_them_later_too(moment: Moment, later: timedelta) -> None:
    """In whatever way it came to that, nonsense included."""
    if of(*moment).state is State.NEEDS_YOU:
        assert of(moment.stored, moment.at + later).state is State.NEEDS_YOU


@given(MOMENTS)
def test_what_works_has_time_left(moment: Moment) -> None:
    diagnosis = of(*moment)
    assert diagnosis.remaining is None or diagnosis.remaining >= timedelta(0)
    if diagnosis.state is State.WORKING and diagnosis.ends_at is not None:
        assert diagnosis.ends_at - moment.at > timedelta(0)


@given(MOMENTS)
def test_the_end_that_counts_is_no_later_than_any_that_counts(moment: Moment) -> None:
    diagnosis = of(*moment)
    if diagnosis.data_access_ends_at is not None:
        assert diagnosis.ends_at is not None
        assert diagnosis.ends_at <= diagnosis.data_access_ends_at
    if diagnosis.renews_at is None and diagnosis.access_ends_at and not diagnosis.ended_at:
        assert diagnosis.ends_at is not None
        assert diagnosis.ends_at <= diagnosis.access_ends_at


@given(MOMENTS)
def test_nothing_has_ended_or_begun_that_is_yet_to_come(moment: Moment) -> None:
    """What works has no end behind it, and no life ended after the moment it is looked at."""
    diagnosis = of(*moment)
    past = (diagnosis.ended_at, diagnosis.since) if _is_of_the_past(moment) else ()
    assert all(day is None or day <= moment.at for day in past)
    if diagnosis.state in (State.WORKING, State.ENDS_SOON):
        assert diagnosis.ended_at is None


def _is_of_the_past(moment: Moment) -> bool:
    stored = moment.stored
    told = (stored.since, stored.renewal_lost_at, stored.hidden_since, stored.last_alive_at)
    return all(day is None or day <= moment.at for day in told)


@given(st.lists(MOMENTS, max_size=6))
def test_what_needs_the_person_comes_first(moments: list[Moment]) -> None:
    cards = sorted((of(*moment) for moment in moments), key=lambda diagnosis: diagnosis.urgency)
    places = [URGENCY.index(diagnosis.state) for diagnosis in cards]
    assert places == sorted(places)


def test_every_state_has_its_place() -> None:
    assert sorted(URGENCY) == sorted(State)


@given(MOMENTS)
def test_every_diagnosis_names_an_article(moment: Moment) -> None:
    slug, _, paragraph = article_of(of(*moment)).partition("#")
    assert slug
    assert paragraph
