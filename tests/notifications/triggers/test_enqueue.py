"""What happens to a channel becomes queued messages, one for each cause."""

from __future__ import annotations

from datetime import timedelta

import pytest

from channels.contract import Blame, Cause, Certainty, Finding
from channels.models import Channel
from channels.records.findings import settle_state
from channels.records.place_findings import record_place
from channels.signals import failure_reported
from notifications import topics
from notifications.models import Notice, Preferences
from tests.factories import DAY, NOW, break_login, make_channel, make_credential, make_user
from tests.notifications.triggers.breaking import lose, mend

pytestmark = pytest.mark.django_db


def test_a_lost_login_is_owed_in_the_same_transaction() -> None:
    channel = make_channel()

    lose(channel.credential)

    notice = Notice.objects.get()
    assert notice.user == channel.credential.user
    assert notice.topic == topics.CONNECTION_LOST
    assert notice.due_at == NOW
    assert notice.outcome == Notice.Outcome.OWED


def test_six_pages_behind_one_login_owe_one_message() -> None:
    login = make_credential(network="facebook")
    for number in range(6):
        make_channel(login, name=f"Page {number}")

    lose(login)

    assert Notice.objects.count() == 1


def test_a_place_that_breaks_alone_is_a_cause_of_its_own() -> None:
    login = make_credential(network="facebook")
    pages = [make_channel(login, name=f"Page {number}") for number in range(2)]
    gone = Finding(Cause.LOST_PAGE_ROLE, Blame.YOU, Certainty.SAID, "place-not-listed")

    for page in pages:
        record_place(page, gone, at=NOW)
        settle_state(page, at=NOW)

    assert Notice.objects.count() == 2


@pytest.mark.parametrize("cause", [Cause.NETWORK_FAULT, Cause.APP_FAULT, Cause.RATE_LIMITED])
def test_a_fault_that_is_not_the_persons_owes_nothing(cause: Cause) -> None:
    channel = make_channel()

    break_login(channel.credential, cause, last_alive_at=NOW - DAY)
    settle_state(Channel.objects.get(pk=channel.pk), at=NOW)

    assert not Notice.objects.exists()


def test_a_topic_that_is_off_owes_nothing() -> None:
    channel = make_channel()
    Preferences.of(channel.credential.user).choose({topics.CONNECTION_LOST: False})

    lose(channel.credential)

    assert not Notice.objects.exists()


def test_broken_again_after_a_repair_is_news() -> None:
    channel = make_channel()

    lose(channel.credential)
    mend(channel.credential, at=NOW + DAY)
    lose(channel.credential, at=NOW + 2 * DAY)

    assert Notice.objects.count() == 2


def test_a_token_that_runs_out_by_its_own_clock_is_owed_once() -> None:
    channel = make_channel(make_credential(age=61 * DAY))

    settle_state(channel, at=NOW)
    settle_state(Channel.objects.get(pk=channel.pk), at=NOW + timedelta(minutes=5))

    assert Notice.objects.get().topic == topics.CONNECTION_LOST


def test_posts_that_fail_within_an_hour_are_one_message() -> None:
    channel = make_channel(user=make_user())
    finding = Finding(Cause.PASSWORD_CHANGED, Blame.YOU, Certainty.SAID, "rule")

    for minutes in (0, 20, 40):
        failure_reported.send(
            Channel, channel=channel, finding=finding, at=NOW + timedelta(minutes=minutes)
        )

    assert Notice.objects.get().topic == topics.UPDATE_FAILURES
