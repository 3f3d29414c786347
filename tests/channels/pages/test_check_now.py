"""Check now: asks on the person's word, not more often than it makes sense."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from channels.contract import Cause
from channels.models import Channel, Pause
from channels.pages.check_result import answer
from channels.probing.check import CheckOutcome
from tests.channels.diagnosis.snapshots import HOUR, MINUTE, verdict
from tests.conftest import Sandbox
from tests.factories import DAY, make_channel, make_credential, make_user

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 19, 11, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    cache.clear()


@pytest.fixture
def channel() -> Channel:
    now = timezone.now()
    return make_channel(make_credential(at=now, asked_at=now - DAY), name="Acme", at=now)


def address(channel: Channel) -> str:
    return reverse("channels:check", args=[channel.pk])


def press(client: Client, channel: Channel) -> str:
    """What the person is told."""
    client.force_login(channel.credential.user)
    reply = client.post(address(channel))
    assert reply.status_code == 302
    assert reply["Location"] == channel.get_absolute_url()
    return " ".join(str(message) for message in get_messages(reply.wsgi_request))


def test_the_network_is_asked_and_the_answer_shown(
    client: Client, channel: Channel, sandbox: Sandbox
) -> None:
    before = channel.credential.asked_at

    text = press(client, channel)

    channel.credential.refresh_from_db()
    assert before
    assert channel.credential.suspect_looked_at
    assert channel.credential.suspect_looked_at > before
    assert "LinkedIn said at" in text
    assert "that it does not accept this token, without saying why. We ask again at" in text


def test_pressing_three_times_does_not_make_it_true(
    client: Client, channel: Channel, sandbox: Sandbox
) -> None:
    for _ in range(3):
        cache.clear()
        press(client, channel)
    channel.refresh_from_db()
    assert (channel.state, channel.credential.cause) == ("working", "alive")
    shown = client.get(channel.get_absolute_url()).content.decode()
    assert "We ask again at" in shown


def said(outcome: CheckOutcome, noted: Cause | None = None, **how: Any) -> str:
    """Of a channel that works and was last heard of three hours ago."""
    how = {"last_alive_at": AT - 3 * HOUR, "asked_at": AT - 3 * HOUR, **how}
    diagnosis = verdict(at=AT, **how)
    channel = Channel(network="linkedin", name="Acme")
    with timezone.override(ZoneInfo("Europe/Berlin")):
        return answer(outcome, channel, diagnosis, noted=noted, at=AT)


def test_an_answer_that_says_nothing_is_told_as_that_and_changes_no_card(
    client: Client, channel: Channel
) -> None:
    channel.credential.last_alive_at = timezone.now() - MINUTE
    channel.credential.save()

    text = press(client, channel)

    begins, last_known = text.split("Last known: ")
    again = begins.removeprefix("LinkedIn gave no clear answer just now. We ask again ")
    assert again in ("in a moment. ", "in 1 minute. ")
    channel.refresh_from_db()
    assert (channel.state, channel.credential.cause) == ("working", "alive")
    page = client.get(channel.get_absolute_url()).content.decode()
    assert "did not answer" in page or "no clear answer" in page
    assert last_known in page
    channel.credential.refresh_from_db()
    assert channel.credential.next_check_at <= timezone.now() + 2 * MINUTE


def test_the_moment_it_last_worked_is_told_in_the_persons_own_zone() -> None:
    text = said(CheckOutcome.UNCLEAR, cause=Cause.NETWORK_FAULT, last_alive_at=AT - MINUTE)
    assert text == (
        "LinkedIn gave no clear answer just now. We ask again in 6 hours. Last known: It worked at "
        "20:10 CET, and there is nothing for you to do."
    )


@pytest.mark.parametrize(
    ("noted", "told"),
    [
        (Cause.APP_FAULT, "refused our app just now. The fault is ours."),
        (Cause.RATE_LIMITED, "has asked us to slow down"),
        (Cause.UNKNOWN, "gave no clear answer"),
    ],
)
def test_what_the_answer_was_is_told_where_the_verdict_is_another(noted: Cause, told: str) -> None:
    text = said(CheckOutcome.UNCLEAR, noted, cause=Cause.REVOKED_BY_USER)
    assert told in text
    assert text.endswith("Our access was removed in the settings of this LinkedIn account.")


def test_where_nothing_can_be_told_the_answer_is_said_once() -> None:
    text = said(CheckOutcome.UNCLEAR, Cause.APP_FAULT, cause=Cause.APP_FAULT, since=AT)
    assert text == (
        "We have just asked LinkedIn. Our own app at LinkedIn has a fault. It is ours, not yours. "
        "It worked at 17:11; no clear answer since 20:11 CET."
    )


def test_where_asking_costs_money_the_last_answer_is_told_with_its_time() -> None:
    text = said(CheckOutcome.LAST_PROOF)
    assert "we did not ask now. Its last good answer is from 17:11 CET. It works" in text
    assert "last good" not in said(CheckOutcome.LAST_PROOF, last_alive_at=None)


def test_pressing_again_at_once_asks_nobody(client: Client, channel: Channel) -> None:
    press(client, channel)
    channel.credential.refresh_from_db()
    asked = channel.credential.asked_at

    text = press(client, channel)

    channel.credential.refresh_from_db()
    assert channel.credential.asked_at == asked
    assert "Wait ten seconds" in text


def test_each_channel_has_its_own_patience(client: Client, channel: Channel) -> None:
    press(client, channel)
    other = make_channel(user=channel.credential.user, at=timezone.now())

    assert "Wait ten seconds" not in press(client, other)


def test_a_network_that_asked_us_to_wait_is_left_alone(client: Client, channel: Channel) -> None:
    Pause.objects.create(network="linkedin", until=timezone.now() + DAY)

    assert "LinkedIn has asked us to wait" in press(client, channel)


def test_a_link_to_it_asks_nobody(client: Client, channel: Channel) -> None:
    client.force_login(channel.credential.user)

    reply = client.get(address(channel))

    channel.credential.refresh_from_db()
    assert reply["Location"] == channel.get_absolute_url()
    assert channel.credential.asked_at
    assert channel.credential.asked_at < timezone.now() - DAY / 2


def test_another_persons_channel_is_not_found(client: Client, channel: Channel) -> None:
    client.force_login(make_user())

    assert client.post(address(channel)).status_code == 404


def test_nobody_is_led_to_sign_in(client: Client, channel: Channel) -> None:
    reply = client.post(address(channel))

    assert reply.status_code == 302
    assert reply["Location"].startswith(reverse("account_login"))


def test_it_needs_the_forms_own_key(channel: Channel) -> None:
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(channel.credential.user)

    assert careful.post(address(channel)).status_code == 403


@pytest.mark.parametrize("outcome", [CheckOutcome.WAITING, CheckOutcome.PAUSED])
def test_that_nothing_was_asked_frees_nobody_who_is_needed(outcome: CheckOutcome) -> None:
    text = said(outcome, cause=Cause.REVOKED_BY_USER)
    assert "nothing for you to do" not in text
    assert text.endswith("Our access was removed in the settings of this LinkedIn account.")
