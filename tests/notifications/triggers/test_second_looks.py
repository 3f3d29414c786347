"""At most one mail of a death without a reason: after the looks that confirm it."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.core import mail

from channels.contract import Cause
from channels.models import Channel
from channels.probing.check import check_login
from notifications import topics
from notifications.delivery import send_round
from notifications.models import Notice
from tests.channels.journeys.journey import DAY, HOUR, MINUTE, Said, door
from tests.factories import NOW, make_channel, make_credential

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sender_asleep")]

INACTIVE: Said = (200, {"active": False})  # neither "revoked" nor "expired": no reason
ACTIVE: Said = (200, {"active": True, "status": "active", "expires_at": 1_798_000_000})


@pytest.fixture
def channel() -> Channel:
    return make_channel(make_credential(network="linkedin"), name="Harbour Cafe")


def look(channel: Channel, answer: Said, *, at: datetime) -> datetime:
    """A worker's check, and what a sender delivers right after it; when the next check is due."""
    check_login(channel.credential_id, at=at, door=door(answer))
    channel.refresh_from_db()
    channel.credential.refresh_from_db()
    send_round.deliver_due(at=at + MINUTE)
    return channel.credential.next_check_at


def test_two_looks_tell_nobody_and_the_third_sends_one_mail(channel: Channel) -> None:
    second = look(channel, INACTIVE, at=NOW)
    third = look(channel, INACTIVE, at=second)
    assert not Notice.objects.exists()
    assert not mail.outbox
    look(channel, INACTIVE, at=third)
    assert third - NOW <= 15 * MINUTE
    (sent,) = mail.outbox
    assert "Harbour Cafe" in sent.subject
    assert Notice.objects.get().topic == topics.CONNECTION_LOST


def test_later_looks_that_say_the_same_send_no_other(channel: Channel) -> None:
    due = NOW
    for _ in range(7):
        due = look(channel, INACTIVE, at=due)
    assert due > NOW + 7 * DAY
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("looks", [1, 2])
def test_what_was_well_again_in_time_was_never_told(channel: Channel, looks: int) -> None:
    due = NOW
    for _ in range(looks):
        due = look(channel, INACTIVE, at=due)
    look(channel, ACTIVE, at=due)
    look(channel, ACTIVE, at=due + HOUR)
    assert not Notice.objects.exists()
    assert channel.state == "working"


def test_a_channel_that_heals_by_itself_says_so(channel: Channel) -> None:
    due = NOW
    for _ in range(3):
        due = look(channel, INACTIVE, at=due)
    assert channel.credential.cause == Cause.INVALID_TOKEN_UNSPECIFIED
    look(channel, ACTIVE, at=due)
    _lost, healed = mail.outbox
    assert "works again" in healed.subject
    assert "It works again by itself, and there is nothing for you to do." in str(healed.body)
