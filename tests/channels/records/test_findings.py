from __future__ import annotations

import pytest

from channels.contract import (
    DEAD,
    SAYS_NOTHING,
    Answer,
    Blame,
    Cause,
    Certainty,
    Endpoint,
    Finding,
)
from channels.models import Channel, Credential, EventKind
from channels.records.findings import record_answer, record_fault, record_finding
from tests.channels.journeys.journey import (
    DAY,
    HOUR,
    MINUTE,
    kinds_of,
    last_event,
    make_answer,
    make_finding,
)
from tests.channels.second_looks import looked_again
from tests.factories import NOW, break_login, make_channel, make_credential

pytestmark = pytest.mark.django_db

BROKEN = sorted({*DEAD, Cause.PERMISSION_MISSING, Cause.CHECKPOINT_OR_LOCKED})
BROKEN += [Cause.ACCOUNT_SUSPENDED, Cause.LOST_PAGE_ROLE]


def test_a_good_answer_is_the_last_proof_of_life() -> None:
    credential = make_credential()
    assert record_answer(credential, make_answer(Cause.ALIVE), at=NOW)
    assert (credential.cause, credential.asked_at) == (Cause.ALIVE, NOW)
    assert credential.last_alive_at == NOW


@pytest.mark.parametrize("cause", sorted(SAYS_NOTHING))
def test_a_fault_after_a_good_answer_keeps_the_time_of_that_answer(cause: Cause) -> None:
    credential = make_credential()
    record_answer(credential, make_answer(Cause.ALIVE), at=NOW - HOUR)
    record_answer(credential, make_answer(cause), at=NOW)
    assert credential.cause == cause
    assert credential.last_alive_at == NOW - HOUR
    assert credential.cause_since == NOW
    assert credential.faults == 1


def test_a_series_of_faults_counts_from_the_first_of_them() -> None:
    credential = make_credential()
    record_answer(credential, make_answer(Cause.NETWORK_FAULT), at=NOW)
    record_answer(credential, make_answer(Cause.RATE_LIMITED), at=NOW + HOUR)
    assert credential.cause == Cause.RATE_LIMITED
    assert credential.cause_since == NOW
    assert credential.faults == 2


@pytest.mark.parametrize("cause", BROKEN)
@pytest.mark.parametrize("fault", sorted(SAYS_NOTHING))
def test_a_fault_never_overwrites_a_break_that_was_told(cause: Cause, fault: Cause) -> None:
    credential = make_credential()
    looked_again(lambda at: record_answer(credential, make_answer(cause), at=at))
    assert credential.cause == cause
    before = (credential.cause, credential.rule, credential.cause_since, credential.asked_at)
    record_answer(credential, make_answer(fault), at=NOW + HOUR)
    after = (credential.cause, credential.rule, credential.cause_since, credential.asked_at)
    assert after == before
    assert credential.faults == 1


def test_a_good_answer_after_faults_ends_the_series() -> None:
    credential = make_credential()
    record_answer(credential, make_answer(Cause.NETWORK_FAULT), at=NOW)
    record_answer(credential, make_answer(Cause.ALIVE), at=NOW + HOUR)
    assert (credential.cause, credential.faults) == (Cause.ALIVE, 0)
    assert credential.cause_since == NOW + HOUR


def test_the_same_cause_again_keeps_since_when_it_holds() -> None:
    credential = make_credential()
    record_answer(credential, make_answer(Cause.REVOKED_BY_USER), at=NOW)
    record_answer(credential, make_answer(Cause.REVOKED_BY_USER), at=NOW + HOUR)
    assert credential.cause_since == NOW


def test_every_question_is_an_event_with_evidence_and_policy() -> None:
    credential = make_credential(network="facebook")
    finding = Finding(
        Cause.PASSWORD_CHANGED,
        Blame.YOU,
        Certainty.SAID,
        "password-changed",
        source="https://developers.facebook.com/docs/",
        codes={"code": "190", "subcode": "460"},
        endpoint=Endpoint.INTROSPECT,
        status=200,
    )
    record_answer(credential, make_answer(Cause.ALIVE), at=NOW)
    record_finding(credential, finding, at=NOW)
    assert kinds_of(credential) == ["asked"]  # the caller of record_finding writes its own
    record_answer(credential, Answer(finding), at=NOW)
    event = last_event(credential, EventKind.ASKED)
    assert (event.cause, event.rule) == ("password_changed", "password-changed")
    assert event.evidence["codes"] == {"code": "190", "subcode": "460"}
    assert event.evidence["endpoint"] == "introspect"
    assert event.policy_version


def test_an_answer_about_tokens_that_were_replaced_is_dropped() -> None:
    credential = make_credential()
    Credential.objects.filter(pk=credential.pk).update(generation=2)
    assert not record_answer(credential, make_answer(Cause.REVOKED_BY_USER), at=NOW)
    credential.refresh_from_db()
    assert credential.cause == Cause.ALIVE
    assert kinds_of(credential) == []


def test_the_networks_word_wins_over_what_we_kept() -> None:
    credential = make_credential(life=60 * DAY)
    end, data_end = NOW + 7 * DAY, NOW + 80 * DAY
    facts = {
        "expires_at": end,
        "data_access_expires_at": data_end,
        "scopes": ("a", "b"),
        "account_name": "New Name",
        "issued_at": NOW - 3 * DAY,
    }
    record_answer(credential, make_answer(Cause.ALIVE, **facts), at=NOW)
    assert (credential.expires_at, credential.data_access_expires_at) == (end, data_end)
    assert credential.scopes == ["a", "b"]
    assert credential.account_name == "New Name"
    assert credential.issued_at == NOW - 3 * DAY


def test_what_was_not_told_stays_as_it_was() -> None:
    credential = make_credential()
    before = (credential.expires_at, credential.scopes, credential.account_name)
    record_answer(credential, make_answer(Cause.ALIVE), at=NOW)
    assert (credential.expires_at, credential.scopes, credential.account_name) == before


@pytest.mark.parametrize("cause", sorted(SAYS_NOTHING))
def test_of_an_answer_that_says_nothing_no_date_is_taken(cause: Cause) -> None:
    credential = make_credential()
    before = (credential.issued_at, credential.expires_at)
    over = make_answer(cause, issued_at=NOW - 60 * DAY, expires_at=NOW - MINUTE)
    record_answer(credential, over, at=NOW)
    assert (credential.issued_at, credential.expires_at) == before


def test_no_end_date_is_told_outright() -> None:
    credential = make_credential(network="facebook")
    record_answer(credential, make_answer(Cause.ALIVE, no_expiry=True), at=NOW)
    assert credential.expires_at is None


def test_a_dead_token_does_not_lose_the_record_of_its_scopes() -> None:
    credential = make_credential()
    before = credential.scopes
    record_answer(credential, make_answer(Cause.REVOKED_BY_USER, scopes=()), at=NOW)
    assert credential.scopes == before


def test_facts_about_another_account_are_not_taken() -> None:
    credential = make_credential()
    facts = {"account_id": "somebody-else", "account_name": "Else", "expires_at": NOW}
    record_answer(credential, make_answer(Cause.ALIVE, **facts), at=NOW)
    assert credential.account_name == "Acme"
    assert credential.expires_at != NOW


def test_a_death_that_was_said_sets_the_token_aside() -> None:
    credential = make_credential()
    record_answer(credential, make_answer(Cause.REVOKED_BY_USER), at=NOW)
    assert credential.quarantined == credential.fingerprint


def test_a_death_that_is_believed_at_the_third_look_sets_the_token_aside() -> None:
    credential = make_credential()
    inferred = make_finding(Cause.EXPIRED, Certainty.INFERRED)
    record_finding(credential, inferred, at=NOW - 11 * MINUTE)
    assert (credential.cause, credential.quarantined) == (Cause.ALIVE, "")
    looked_again(lambda at: record_finding(credential, inferred, at=at))
    assert (credential.cause, credential.quarantined) == (Cause.EXPIRED, credential.fingerprint)


def test_a_token_found_alive_again_is_not_set_aside_any_longer() -> None:
    credential = make_credential()
    record_answer(credential, make_answer(Cause.REVOKED_BY_USER), at=NOW)
    record_answer(credential, make_answer(Cause.ALIVE), at=NOW + HOUR)
    assert credential.quarantined == ""
    assert credential.next_check_at < NOW + DAY


def test_a_renewal_that_failed_does_not_touch_a_login_whose_token_lives() -> None:
    credential = make_credential()
    channel = make_channel(credential)
    record_fault(credential, make_finding(Cause.APP_FAULT), at=NOW, access_unusable=False)
    channel.refresh_from_db()
    assert (credential.cause, credential.faults) == (Cause.ALIVE, 1)
    assert (channel.cause, channel.state) == (Cause.ALIVE, "working")


def test_a_renewal_that_failed_leaves_a_login_without_a_token_untold() -> None:
    credential = make_credential(network="x", refresh="refresh-0")
    channel = make_channel(credential)
    record_fault(credential, make_finding(Cause.APP_FAULT), at=NOW, access_unusable=True)
    channel.refresh_from_db()
    assert credential.cause == Cause.APP_FAULT
    assert channel.state == "cannot_tell"


def test_half_an_answer_is_kept_and_the_rest_asked_again_soon() -> None:
    credential = make_credential(network="facebook")
    silence = make_finding(Cause.NETWORK_FAULT, Certainty.CANNOT_TELL)
    for faults in (1, 2):
        record_answer(credential, make_answer(Cause.ALIVE), at=NOW, unanswered=silence)
        assert (credential.cause, credential.faults) == (Cause.ALIVE, faults)
        assert credential.next_check_at < NOW + 5 * MINUTE
    assert kinds_of(credential) == ["asked"] * 4


def test_finding_nothing_new_does_not_grow_the_rows() -> None:
    channel = make_channel()
    for minutes in range(3):
        record_answer(channel.credential, make_answer(Cause.ALIVE), at=NOW + minutes * MINUTE)
    assert Channel.objects.get(pk=channel.pk).state == "working"
    assert kinds_of(channel.credential) == ["asked"] * 3


def test_a_login_broken_before_is_told_alive_by_the_next_good_answer() -> None:
    channel = make_channel(state="needs_you")
    break_login(channel.credential, Cause.CHECKPOINT_OR_LOCKED)
    record_answer(channel.credential, make_answer(Cause.ALIVE), at=NOW + HOUR)
    channel.refresh_from_db()
    assert channel.state == "working"


@pytest.mark.django_db
def test_an_answer_about_a_login_that_was_disconnected_meanwhile_is_dropped() -> None:
    credential = make_credential()
    Credential.objects.filter(pk=credential.pk).delete()
    finding = Finding(Cause.ALIVE, Blame.NOBODY, Certainty.SAID, "working")
    assert record_answer(credential, Answer(finding), at=NOW) is False
    assert record_finding(credential, finding, at=NOW) is False
