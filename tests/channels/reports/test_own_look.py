"""A report beside what we know ourselves: confirmed, denied, replaced, or still to be asked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from channels.contract import (
    OF_THE_CONNECTION,
    Answer,
    Blame,
    Cause,
    Certainty,
    Finding,
    Kind,
)
from channels.models import Channel, FailureReport
from channels.records import findings
from channels.records.diagnoses import diagnosis_of
from channels.reports.own_look import OwnLook, own_look
from channels.reports.wording import Failed, report_words
from tests.factories import NOW, break_login, make_channel, make_credential

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
NOT_OF_IT = sorted(set(Cause) - OF_THE_CONNECTION)


def page() -> Channel:
    return make_channel(make_credential(network="facebook"), kind=Kind.PAGE, name="Harbour Cafe")


def report(channel: Channel, cause: Cause, certainty: Certainty = Certainty.SAID) -> FailureReport:
    return FailureReport.objects.create(
        channel=channel,
        reported_at=NOW,
        failed_at=NOW,
        cause=cause.value,
        certainty=certainty.value,
    )


@pytest.mark.parametrize("cause", NOT_OF_IT)
def test_what_does_not_speak_of_the_connection_needs_no_look(cause: Cause) -> None:
    assert own_look(report(page(), cause), at=NOW) is OwnLook.NOT_NEEDED


@pytest.mark.parametrize("cause", sorted(OF_THE_CONNECTION))
def test_a_guess_waits_for_our_own_look(cause: Cause) -> None:
    assert own_look(report(page(), cause, Certainty.INFERRED), at=NOW) is OwnLook.AWAITED


@pytest.mark.parametrize("cause", sorted(OF_THE_CONNECTION))
def test_what_the_network_named_may_be_told_and_a_death_without_a_reason_not(cause: Cause) -> None:
    meant = OwnLook.AWAITED if cause is Cause.INVALID_TOKEN_UNSPECIFIED else OwnLook.STATED
    assert own_look(report(page(), cause), at=NOW) is meant


def test_a_page_that_the_network_lists_afterwards_denies_the_lost_role() -> None:
    """The example of the issue: told four minutes after the Page was listed with its role."""
    channel = page()
    told = report(channel, Cause.LOST_PAGE_ROLE)
    channel.last_alive_at = NOW + 4 * MINUTE
    channel.save()

    assert own_look(told, at=NOW + 5 * MINUTE) is OwnLook.CONTRADICTED


def test_a_login_that_lives_does_not_deny_a_lost_role() -> None:
    channel = page()
    told = report(channel, Cause.LOST_PAGE_ROLE)
    break_login(channel.credential, Cause.ALIVE, last_alive_at=NOW + MINUTE)

    assert own_look(told, at=NOW + 5 * MINUTE) is OwnLook.STATED


def test_a_login_that_lives_denies_a_dead_token() -> None:
    channel = page()
    told = report(channel, Cause.PASSWORD_CHANGED)
    break_login(channel.credential, Cause.ALIVE, last_alive_at=NOW + MINUTE)

    assert own_look(told, at=NOW + 5 * MINUTE) is OwnLook.CONTRADICTED


def test_what_worked_before_the_post_denies_nothing() -> None:
    channel = page()
    break_login(channel.credential, Cause.ALIVE, last_alive_at=NOW - MINUTE)

    assert own_look(report(channel, Cause.PASSWORD_CHANGED), at=NOW) is OwnLook.STATED


def test_a_new_token_answers_for_a_dead_one_and_not_for_a_permission() -> None:
    channel = make_channel(make_credential(network="x"))
    dead, refused = report(channel, Cause.EXPIRED), report(channel, Cause.PERMISSION_MISSING)
    login = channel.credential
    login.issued_at = login.last_alive_at = NOW + MINUTE
    login.save()

    assert own_look(dead, at=NOW + 5 * MINUTE) is OwnLook.REPLACED
    assert own_look(refused, at=NOW + 5 * MINUTE) is OwnLook.CONTRADICTED


def test_trouble_that_we_see_ourselves_is_told_with_its_own_cause() -> None:
    channel = page()
    told = report(channel, Cause.LOST_PAGE_ROLE, Certainty.INFERRED)
    break_login(channel.credential, Cause.PASSWORD_CHANGED, at=NOW + MINUTE)
    look, verdict = own_look(told, at=NOW + 5 * MINUTE), diagnosis_of(channel, at=NOW + 5 * MINUTE)

    words = report_words(channel, Failed(Cause(told.cause)), look, verdict, at=NOW + 5 * MINUTE)

    assert look is OwnLook.CONFIRMED
    assert words.cause is Cause.PASSWORD_CHANGED
    assert "password" in words.says


@pytest.mark.parametrize("look", [OwnLook.CONTRADICTED, OwnLook.REPLACED, OwnLook.AWAITED])
@pytest.mark.parametrize("cause", sorted(OF_THE_CONNECTION))
def test_no_guess_asks_for_a_refresh(cause: Cause, look: OwnLook) -> None:
    channel = page()

    words = report_words(channel, Failed(cause), look, diagnosis_of(channel, at=NOW), at=NOW)

    assert not words.reconnect
    assert "%(" not in words.says + words.step
    assert words.cause not in OF_THE_CONNECTION


@pytest.mark.parametrize(
    ("again_at", "says"),
    [
        (NOW + 5 * 60 * MINUTE, "takes posts again from 14:00"),
        (NOW - MINUTE, "takes posts again by now"),
        (None, "within 24 hours"),
    ],
)
def test_a_daily_cap_says_when_it_lifts_and_that_nothing_is_wrong(
    again_at: object, says: str
) -> None:
    channel = page()
    failed = Failed(Cause.RATE_LIMITED, "cap", daily_cap=True, again_at=again_at)  # type: ignore[arg-type]

    words = report_words(channel, failed, OwnLook.NOT_NEEDED, diagnosis_of(channel, at=NOW), at=NOW)

    assert "Nothing is wrong with the channel." in words.says
    assert says in words.step
    assert not words.reconnect


def test_what_we_suspect_ourselves_is_not_called_fine() -> None:
    """Alive at one look, doubted at the next: the page says that it is asked again."""
    channel = page()
    told = report(channel, Cause.INVALID_TOKEN_UNSPECIFIED)
    login = break_login(channel.credential, Cause.ALIVE, last_alive_at=NOW + MINUTE)
    dead = Finding(Cause.INVALID_TOKEN_UNSPECIFIED, Blame.NOBODY, Certainty.SAID, "dead", at=NOW)
    findings.record_answer(login, Answer(dead), at=NOW + 2 * MINUTE)
    told = FailureReport.objects.select_related("channel__credential").get(pk=told.pk)

    assert diagnosis_of(told.channel, at=NOW + 3 * MINUTE).checking_again is not None
    assert own_look(told, at=NOW + 3 * MINUTE) is OwnLook.AWAITED
