"""A channel about which its person wants no mail for a while."""

from __future__ import annotations

import pytest
from django.core import mail

from channels.models import Channel
from notifications import reasons, topics
from notifications.delivery import send_round
from notifications.models import Notice
from tests.factories import DAY, NOW, make_channel, make_credential
from tests.notifications.triggers.breaking import lose

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sender_asleep")]


def mute(channel: Channel) -> None:
    channel.muted_until = NOW + 7 * DAY
    channel.save()


def told() -> tuple[str, str]:
    notice = Notice.objects.get(topic=topics.CONNECTION_LOST)
    return notice.outcome, notice.reason


def test_nothing_is_written_about_it_and_the_list_of_messages_says_why() -> None:
    channel = make_channel()
    mute(channel)
    lose(channel.credential)

    send_round.deliver_due(at=NOW + DAY)

    assert told() == ("dropped", reasons.MUTED)
    assert mail.outbox == []


def test_it_is_written_about_again_once_the_time_is_over() -> None:
    channel = make_channel()
    mute(channel)
    lose(channel.credential, at=NOW + 7 * DAY)

    send_round.deliver_due(at=NOW + 8 * DAY)

    assert told() == ("sent", "")


def test_the_others_behind_the_same_login_are_written_about() -> None:
    login = make_credential(network="facebook")
    make_channel(login, name="Heard of")
    mute(make_channel(login, name="Muted"))
    lose(login)

    send_round.deliver_due(at=NOW + DAY)

    assert told() == ("sent", "")
    assert "Heard of" in mail.outbox[0].body
    assert "Muted" not in mail.outbox[0].body
