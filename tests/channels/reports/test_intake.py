"""What becomes of a tool's report: explained with what we know, and a reason to ask anew."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from pytest_django import Settings

from channels import registry
from channels.contract import Cause, Certainty, Context, Endpoint, Finding, Reply
from channels.models import Channel, Event, FailureReport, UnknownAnswer
from channels.probing import check
from channels.records import pauses
from channels.reports import intake, same_posts
from channels.reports.failed_posts import FailedPost, TakenError, WhenError, hash_of_text
from channels.reports.intake import Reported
from channels.reports.next_steps import Next
from channels.signals import failure_reported
from tests.factories import DAY, NOW, break_login, make_channel, make_credential, make_user

pytestmark = pytest.mark.django_db
EXPIRED = json.dumps({"status": 401, "serviceErrorCode": 65602, "message": "The token expired"})
REVOKED = json.dumps({"status": 401, "serviceErrorCode": 65601, "message": "revoked"})


def told(**fields: Any) -> FailedPost:
    values: dict[str, Any] = {"failed_at": NOW, "status": 401, "body": EXPIRED} | fields
    return FailedPost(**values)


def report(channel: Channel, **fields: Any) -> Reported:
    return intake.report(channel, told(**fields), by="Tool", at=NOW)


def test_it_is_read_with_what_we_know_of_the_token() -> None:
    """LinkedIn calls a token of some seconds revoked: that is no revocation."""
    young = make_channel(make_credential(age=timedelta(seconds=20)))
    old = make_channel()

    assert report(young, body=REVOKED).finding.cause is Cause.NETWORK_FAULT
    assert report(old, body=REVOKED).finding.cause is Cause.REVOKED_BY_USER


def test_of_a_token_that_was_replaced_since_nothing_is_known_nor_asked() -> None:
    channel = make_channel(make_credential(age=timedelta(hours=1)))
    reported = report(channel, failed_at=NOW - timedelta(hours=2), body=REVOKED)

    assert reported.finding.cause is Cause.REVOKED_BY_USER
    assert reported.next is Next.REFRESHED
    channel.credential.refresh_from_db()
    assert channel.credential.next_check_at > NOW


def test_listeners_hear_of_it_with_the_report_in_one_transaction() -> None:
    channel, heard = make_channel(), []

    def listen(**said: Any) -> None:
        heard.append(said)
        raise RuntimeError("a listener breaks")

    failure_reported.connect(listen, weak=False)
    try:
        with pytest.raises(RuntimeError):
            report(channel, post="#3")
    finally:
        failure_reported.disconnect(listen)
    said = heard[0]
    assert (said["sender"], said["channel"], said["at"]) == (Channel, channel, NOW)
    assert isinstance(said["finding"], Finding)
    assert (said["report"].post, said["report"].failed_at) == ("#3", NOW)
    assert not FailureReport.objects.exists()
    assert not Event.objects.exists()


def test_a_pause_is_obeyed_and_told() -> None:
    channel = make_channel()
    pauses.pause("linkedin", NOW + timedelta(minutes=10))
    reported = report(channel)
    assert (reported.next, reported.until) == (Next.WAITING, NOW + timedelta(minutes=10))
    channel.credential.refresh_from_db()
    assert channel.credential.next_check_at > NOW


def test_who_is_asked_to_slow_down_asks_no_more() -> None:
    channel = make_channel()
    reported = report(channel, status=429, body="", headers={"Retry-After": "600"})
    assert reported.finding.cause is Cause.RATE_LIMITED
    assert reported.next is Next.WAITING
    assert reported.until is not None
    assert not pauses.paused_until("linkedin", NOW), "a tool's word stops nobody else"


def test_where_questions_cost_money_a_renewal_is_the_question(settings: Settings) -> None:
    """Without a budget at X: a dead token is worth a renewal, an odd answer is not."""
    settings.X_PROBE_CENTS_A_DAY = 0
    channel = make_channel(make_credential(network="x", refresh="r", age=timedelta(hours=1)))
    odd = report(channel, status=418, body=json.dumps({"odd": 1}))
    assert (odd.next, odd.until) == (Next.LATER, channel.credential.next_check_at)
    assert not check.reported_dead(channel.credential, at=NOW)

    problem = {"title": "Unauthorized", "detail": "Unauthorized", "type": "about:blank"}
    dead = report(channel, body=json.dumps({**problem, "status": 401}))
    assert dead.next is Next.ASKING
    channel.credential.refresh_from_db()
    assert channel.credential.next_check_at == NOW
    assert check.reported_dead(channel.credential, at=NOW)
    channel.credential.asked_at = NOW + timedelta(minutes=1)  # that was answered
    assert not check.reported_dead(channel.credential, at=NOW)


def test_a_token_set_aside_as_dead_is_not_asked_about_again() -> None:
    channel = make_channel()
    login = channel.credential
    break_login(login, Cause.EXPIRED, quarantined=login.fingerprint)
    assert report(channel).next is Next.KNOWN


@pytest.mark.parametrize(
    "when", [NOW + timedelta(minutes=5, seconds=1), NOW - 30 * DAY - timedelta(seconds=1)]
)
def test_a_moment_that_cannot_be(when: Any) -> None:
    with pytest.raises(WhenError):
        report(make_channel(), failed_at=when)
    assert not FailureReport.objects.exists()


def test_an_answer_that_took_the_post_is_no_failure() -> None:
    with pytest.raises(TakenError):
        report(make_channel(), status=201, body="", headers={"x-restli-id": "urn:li:share:1"})


def test_a_hash_is_keyed_and_tells_two_people_apart() -> None:
    mine, other = make_channel(), make_channel()
    text = hash_of_text("Buy  now\n")
    assert text == hash_of_text(" Buy now")
    kept = {same_posts.keyed_hash(mine, text), same_posts.keyed_hash(other, text)}
    assert len(kept) == 2
    assert text not in kept
    assert same_posts.keyed_hash(mine, "") == ""


def test_one_person_does_not_fill_the_book_of_the_unknown() -> None:
    user = make_user()
    channel = make_channel(user=user)
    for number in range(intake.UNKNOWN_A_DAY + 5):
        body = json.dumps({f"odd{chr(97 + number)}": 1})
        assert report(channel, status=418, body=body).finding.cause is Cause.UNKNOWN
    assert UnknownAnswer.objects.count() == intake.UNKNOWN_A_DAY


class Anything(TestCase):
    """Whatever a tool sends."""

    @how(max_examples=60, deadline=None)
    @given(
        network=st.sampled_from([network.id for network in registry.NETWORKS]),
        status=st.none() | st.integers(100, 999),
        body=st.text(max_size=200)
        | st.dictionaries(st.text(max_size=9), st.integers() | st.text(max_size=20)).map(
            json.dumps
        ),
        failure=st.sampled_from(["", "timeout", "refused", "dropped", "tls"]),
    )
    def test_is_explained_by_the_very_same_rules(
        self, network: str, status: int | None, body: str, failure: str
    ) -> None:
        channel = make_channel(network=network)
        before = (channel.state, channel.cause, channel.credential.cause)
        reply = Reply(Endpoint.PUBLISH, status, NOW, {}, body, failure)
        login = channel.credential
        context = Context(
            NOW - login.issued_at, login.expires_at - NOW if login.expires_at else None
        )
        same = registry.get(network).explain(reply, context)
        try:
            reported = report(channel, status=status, body=body, failure=failure)
        except TakenError:
            assert same.cause is Cause.ALIVE
            return
        assert reported.finding == same
        assert reported.report.cause == same.cause.value
        assert Certainty(reported.report.certainty) is same.certainty
        channel.refresh_from_db()
        assert (channel.state, channel.cause, channel.credential.cause) == before
