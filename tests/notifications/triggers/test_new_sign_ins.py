"""New tokens by a sign-in at a network: told to those who ask for it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail

from channels.contract import Kind, Place
from channels.journeys import refreshing
from channels.models import Channel, Credential
from channels.signals import channels_connected, credential_refreshed
from notifications import reasons, topics
from notifications.delivery import send_round
from notifications.models import Notice, Preferences
from tests.channels.consent.returned_logins import make_returned_login
from tests.factories import NOW, make_channel, make_credential, make_user
from tests.notifications.triggers.breaking import lose

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sender_asleep")]


def wanting() -> Channel:
    channel = make_channel(name="Bakery")
    Preferences.of(channel.credential.user).choose({topics.REFRESHED: True})
    return channel


def test_a_refresh_is_told_with_its_moment() -> None:
    channel = wanting()
    credential_refreshed.send(Credential, credential=channel.credential, channels=[channel], at=NOW)

    assert send_round.deliver_due(at=NOW) == 1
    assert mail.outbox[0].subject == "Bakery on LinkedIn was refreshed"
    assert "24 November 2026, 09:00" in mail.outbox[0].body
    assert "It was done by" not in mail.outbox[0].body


def test_who_did_it_is_named_where_it_was_somebody_else() -> None:
    channel, helper = wanting(), make_user("helper@example.com")
    credential_refreshed.send(
        Credential, credential=channel.credential, channels=[channel], at=NOW, by=helper
    )

    send_round.deliver_due(at=NOW)

    assert "It was done by helper@example.com." in mail.outbox[0].body


def test_a_new_connection_is_told_as_one() -> None:
    channel = wanting()
    channels_connected.send(
        Channel, user=channel.credential.user, channels=[channel, channel], at=NOW
    )

    send_round.deliver_due(at=NOW)

    assert [message.subject for message in mail.outbox] == ["Bakery on LinkedIn was connected"]


def test_it_is_off_until_somebody_turns_it_on() -> None:
    channel = make_channel()
    credential_refreshed.send(Credential, credential=channel.credential, channels=[channel], at=NOW)

    assert not Notice.objects.exists()


@pytest.mark.parametrize("sent", [True, False])
def test_the_guided_refresh_itself_sends_no_recovery(sent: bool) -> None:
    login = make_credential(network="facebook", account_id="maren")
    for number in range(2):
        make_channel(login, name=f"Page {number}")
    lose(login)
    if sent:
        send_round.deliver_due(at=NOW)
    later = NOW + timedelta(hours=2)
    places = [
        Place(Kind.PAGE, page.external_id, page.name, token=f"page-{page.pk}")
        for page in login.channels.all()
    ]

    refreshing.store(
        Credential.objects.get(pk=login.pk), make_returned_login(places=places, at=later), at=later
    )
    send_round.deliver_due(at=later + timedelta(minutes=1))

    assert set(Channel.objects.values_list("state", flat=True)) == {"working"}
    assert len(mail.outbox) == int(sent)
    ends = dict(Notice.objects.values_list("topic", "reason"))
    if sent:
        assert ends == {topics.CONNECTION_LOST: "", topics.RECOVERED: reasons.SEEN_ON_SCREEN}
    else:
        assert ends == {topics.CONNECTION_LOST: reasons.REPAIRED}
