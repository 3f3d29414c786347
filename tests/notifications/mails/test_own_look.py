"""A mail on a failed post says what is true when it leaves, and the page says the same."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.utils import timezone

from channels.contract import Blame, Cause, Certainty, Finding, Kind
from channels.models import Channel, FailureReport
from channels.records.place_findings import record_place
from channels.signals import failure_reported
from notifications import reasons, topics
from notifications.delivery import send_round
from notifications.models import Notice
from tests.factories import make_channel, make_credential, make_user
from tests.notifications.triggers.breaking import lose

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sender_asleep")]
MINUTE = timedelta(minutes=1)
NOW = timezone.now().replace(microsecond=0)


def page() -> Channel:
    login = make_credential(make_user("ada@example.com"), "facebook", at=NOW)
    return make_channel(login, kind=Kind.PAGE, name="Harbour Cafe", at=NOW)


def fail(
    channel: Channel,
    cause: Cause = Cause.LOST_PAGE_ROLE,
    certainty: Certainty = Certainty.INFERRED,
    *,
    asking: bool = True,
) -> None:
    report = FailureReport.objects.create(
        channel=channel,
        reported_at=NOW,
        failed_at=NOW,
        post="Menu",
        cause=cause.value,
        certainty=certainty.value,
        asking=asking,
    )
    finding = Finding(cause, Blame.YOU, certainty, "rule")
    failure_reported.send(Channel, channel=channel, finding=finding, report=report, at=NOW)


def listed(channel: Channel, *, minutes: int) -> None:
    """The network listed the Page with its role."""
    back = Finding(Cause.ALIVE, Blame.NOBODY, Certainty.SAID, "place-listed")
    record_place(channel, back, at=NOW + minutes * MINUTE)


def lines_on_page(client: Client, channel: Channel) -> str:
    client.force_login(channel.credential.user)
    return client.get(channel.get_absolute_url()).content.decode()


def test_a_guess_that_our_own_look_denies_is_a_refused_post(client: Client) -> None:
    channel = page()
    fail(channel)
    send_round.deliver_due(at=NOW + MINUTE)
    assert not mail.outbox, "before our own look nothing is known"
    assert Notice.objects.get().reason == reasons.LOOKING
    listed(channel, minutes=1)

    send_round.deliver_due(at=NOW + 4 * MINUTE)

    (sent,) = mail.outbox
    assert isinstance(sent, EmailMultiAlternatives)
    for words in (
        "Facebook refused this post. We have asked it since: the connection is fine.",
        "Try the post again. There is nothing to refresh.",
    ):
        assert words in sent.body
        assert words in str(sent.message().as_string()).replace("=\n", "")
        assert words in lines_on_page(client, channel)
    assert "role" not in sent.body
    assert "/refresh/" not in sent.body
    assert "Harbour Cafe (Facebook Page): Working." in sent.body


def test_a_guess_that_nobody_could_look_into_names_no_cause(client: Client) -> None:
    channel = page()
    fail(channel)

    for minutes in range(1, 25):
        send_round.deliver_due(at=NOW + minutes * MINUTE)

    (sent,) = mail.outbox
    assert "may mean that the account has no role there any more." in sent.body
    assert "Wait before you refresh." in sent.body
    assert "/refresh/" not in sent.body
    assert "Harbour Cafe (Facebook Page): Being checked." in sent.body
    assert "Wait before you refresh." in lines_on_page(client, channel)


def test_where_nobody_is_asked_a_guess_is_not_kept_waiting() -> None:
    fail(page(), asking=False)

    assert send_round.deliver_due(at=NOW + MINUTE) == 1


def test_a_cause_that_the_network_named_goes_at_once_and_calls_no_channel_well() -> None:
    fail(page(), Cause.PASSWORD_CHANGED, Certainty.SAID)

    assert send_round.deliver_due(at=NOW + MINUTE) == 1
    assert "password" in mail.outbox[0].body
    assert "Working" not in mail.outbox[0].body
    assert "Being checked" in mail.outbox[0].body


def test_what_our_look_confirms_is_one_message_on_the_lost_connection() -> None:
    channel = page()
    fail(channel, Cause.INVALID_TOKEN_UNSPECIFIED, Certainty.SAID)
    send_round.deliver_due(at=NOW + MINUTE)
    lose(channel.credential, Cause.INVALID_TOKEN_UNSPECIFIED, at=NOW + 2 * MINUTE)

    send_round.deliver_due(at=NOW + 3 * MINUTE)

    (sent,) = mail.outbox
    assert sent.subject == "Harbour Cafe on Facebook needs you"
    assert "Menu" in sent.body


def test_a_loss_is_told_although_a_mail_called_it_uncertain_a_moment_ago() -> None:
    channel = page()
    fail(channel, Cause.INVALID_TOKEN_UNSPECIFIED, Certainty.SAID, asking=False)
    send_round.deliver_due(at=NOW + MINUTE)

    lose(channel.credential, Cause.INVALID_TOKEN_UNSPECIFIED, at=NOW + 5 * MINUTE)

    assert Notice.objects.filter(topic=topics.CONNECTION_LOST).count() == 1
