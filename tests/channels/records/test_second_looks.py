"""What looks again and again come to, as the rows keep it: states, mails and times of asking."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from channels.contract import SAYS_NOTHING, Answer, Cause, Certainty, Finding, State
from channels.diagnosis.second_look import APART, THIRD_LOOK
from channels.models import Channel, EventKind
from channels.records.diagnoses import diagnosis_of
from channels.records.findings import record_answer
from tests.channels.journeys.journey import HOUR, MINUTE, changes_of, make_answer, make_finding
from tests.channels.second_looks import looked_again
from tests.factories import DAY, NOW, make_channel, make_credential
from tests.sizes import sized

pytestmark = pytest.mark.django_db

BARE = make_finding(Cause.INVALID_TOKEN_UNSPECIFIED, codes={"code": "190"})
NOTHING = [make_finding(cause, Certainty.CANNOT_TELL) for cause in sorted(SAYS_NOTHING)]
QUIET = st.lists(st.sampled_from([*NOTHING, make_finding(Cause.ALIVE)]), max_size=6)
IN_ONE_TEST = settings(
    max_examples=sized(whole=40, sample=15),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def told(channel: Channel, finding: Finding, at: datetime) -> Channel:
    record_answer(channel.credential, Answer(finding), at=at)
    return Channel.objects.select_related("credential").get(pk=channel.pk)


def test_the_last_truth_stands_while_it_is_asked_again() -> None:
    channel = told(make_channel(), BARE, NOW)
    login, diagnosis = channel.credential, diagnosis_of(channel, at=NOW)
    assert (channel.state, login.cause, login.quarantined) == ("working", Cause.ALIVE, "")
    assert (diagnosis.state, diagnosis.cause) == (State.WORKING, Cause.ALIVE)
    assert diagnosis.checking_again
    assert (diagnosis.checking_again.cause, diagnosis.checking_again.since) == (BARE.cause, NOW)
    assert changes_of(login) == []
    assert NOW + 45 * timedelta(seconds=1) <= login.next_check_at <= NOW + 75 * timedelta(seconds=1)


def test_it_is_told_once_at_the_third_look() -> None:
    channel = make_channel()
    looked_again(lambda at: told(channel, BARE, at))
    channel.refresh_from_db()
    assert (channel.state, channel.state_since) == ("needs_you", NOW)
    assert changes_of(channel.credential) == [("working", "needs_you")]
    assert channel.credential.cause_since == NOW
    diagnosis = diagnosis_of(channel, at=NOW)
    assert (diagnosis.state, diagnosis.checking_again) == (State.NEEDS_YOU, None)


def test_the_timeline_knows_which_look_said_what() -> None:
    channel = make_channel()
    looked_again(lambda at: told(channel, BARE, at))
    asked = channel.credential.events.filter(kind=EventKind.ASKED).order_by("pk")
    assert [event.evidence.get("look") for event in asked] == [1, 2, None]


def test_a_good_answer_in_between_ends_it_without_a_word() -> None:
    channel = told(make_channel(), BARE, NOW)
    channel = told(channel, make_finding(Cause.ALIVE), NOW + MINUTE)
    assert diagnosis_of(channel, at=NOW + MINUTE).checking_again is None
    assert changes_of(channel.credential) == []
    assert channel.credential.next_check_at > NOW + 5 * HOUR
    channel = told(channel, BARE, NOW + 11 * MINUTE)
    assert channel.credential.suspect_looks == 1


def test_a_permission_and_a_suspicion_stand_side_by_side() -> None:
    channel = told(make_channel(), make_finding(Cause.PERMISSION_MISSING), NOW)
    channel = told(channel, BARE, NOW + HOUR)
    diagnosis = diagnosis_of(channel, at=NOW + HOUR)
    assert (diagnosis.state, diagnosis.cause) == (State.LIMITED, Cause.PERMISSION_MISSING)
    assert diagnosis.checking_again


@IN_ONE_TEST
@given(before=QUIET, after=QUIET)
def test_one_bare_refusal_among_other_answers_never_needs_anybody(
    before: list[Finding], after: list[Finding]
) -> None:
    channel, at = make_channel(), NOW
    for finding in (*before, BARE, *after):
        channel = told(channel, finding, at)
        assert channel.state != State.NEEDS_YOU
        assert not diagnosis_of(channel, at=at).reconnect
        assert channel.credential.quarantined == ""
        at = channel.credential.next_check_at


@IN_ONE_TEST
@given(faults=st.lists(st.sampled_from(NOTHING), max_size=5))
def test_a_death_that_persists_is_told_within_a_quarter_of_an_hour_of_answers(
    faults: list[Finding],
) -> None:
    channel = told(make_channel(), BARE, NOW)
    for fault in faults:  # they keep it waiting
        at = channel.credential.next_check_at
        channel = told(channel, fault, at)
        assert channel.credential.next_check_at - at <= HOUR
    back = channel.credential.next_check_at
    looks = 0
    while channel.state != State.NEEDS_YOU:
        at, looks = channel.credential.next_check_at, looks + 1
        before = channel.credential.suspect_looked_at
        assert before
        assert at - before >= APART
        channel = told(channel, BARE, at)
    assert looks == 2
    assert at - back <= 15 * MINUTE
    assert at - NOW >= THIRD_LOOK


@IN_ONE_TEST
@given(answers=st.lists(st.sampled_from([*NOTHING, make_finding(Cause.ALIVE), BARE]), max_size=12))
def test_nothing_is_asked_more_often_than_planned_and_nothing_is_forgotten(
    answers: list[Finding],
) -> None:
    channel, at = make_channel(), NOW
    for finding in answers:
        channel = told(channel, finding, at)
        wait = channel.credential.next_check_at - at
        assert wait >= 40 * timedelta(seconds=1)
        assert wait <= 9 * DAY
        if finding in NOTHING:
            assert wait <= HOUR
        at = channel.credential.next_check_at


def test_a_dead_login_found_alive_heals_by_itself_and_says_so() -> None:
    channel = make_channel()
    looked_again(lambda at: told(channel, BARE, at))
    later = NOW + HOUR
    healed = told(channel, make_finding(Cause.ALIVE), later)
    assert (healed.state, healed.credential.quarantined) == ("working", "")
    assert diagnosis_of(healed, at=later).healed_at == later
    assert diagnosis_of(healed, at=later + 3 * DAY).healed_at is None
    change = healed.credential.events.filter(kind=EventKind.STATE_CHANGED).order_by("-pk")[0]
    assert change.evidence == {"by_itself": True}


def test_an_unlocked_account_is_mended_by_its_person_and_not_by_itself() -> None:
    channel = told(make_channel(), make_finding(Cause.CHECKPOINT_OR_LOCKED), NOW)
    channel = told(channel, make_finding(Cause.ALIVE), NOW + HOUR)
    assert (channel.state, channel.credential.healed_at) == ("working", None)


def test_a_place_and_its_login_are_suspected_apart() -> None:
    login = make_credential(network="facebook")
    channel = make_channel(login)
    record_answer(login, make_answer(Cause.ALIVE, places=()), at=NOW)
    channel.refresh_from_db()
    assert (login.suspect_cause, channel.suspect_cause) == ("", Cause.LOST_PAGE_ROLE)
    assert login.next_check_at <= NOW + 75 * timedelta(seconds=1)
    diagnosis = diagnosis_of(channel, at=NOW)
    assert diagnosis.checking_again
    assert not diagnosis.checking_again.about_login
