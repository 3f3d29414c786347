"""What is done with several channels at once: to one's own, and to nobody else's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from channels.contract import Cause
from channels.journeys.refresh_all import runs
from channels.models import Channel
from channels.pages.my_channels.chosen_views import AT_MOST, numbers_in
from tests.channels.pages.my_channels.test_list import page
from tests.factories import break_login, make_channel, make_credential, make_user
from tests.markup import flat

pytestmark = pytest.mark.django_db
CHOSEN, LIST = reverse("channels:chosen"), reverse("channels:list")
WALK = reverse("channels:refresh_all")


@pytest.fixture
def mine(client: Client) -> list[Channel]:
    """Two that work and two that need their person, each behind a login of its own."""
    now, user = timezone.now(), make_user()
    made = [make_channel(user=user, name=f"Well {number}", at=now) for number in range(2)]
    for network in ("pinterest", "facebook"):
        dead = make_credential(user, network, at=now)
        made.append(make_channel(dead, name=f"Dead at {network}", at=now))
        break_login(dead, Cause.EXPIRED, at=now)
    client.force_login(user)
    return made


def do(client: Client, what: str, *channels: Channel, back: str = ".") -> str:
    boxes = [str(channel.pk) for channel in channels]
    reply = client.post(CHOSEN, {"do": what, "channel": boxes, "back": back}, follow=True)
    return flat(reply.content.decode())


def muted(channels: list[Channel]) -> list[bool]:
    return [Channel.objects.get(pk=each.pk).muted_until is not None for each in channels]


def test_nobody_signs_in_first(client: Client) -> None:
    reply = client.post(CHOSEN, {"do": "mute", "channel": "1"})

    assert reply["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("what", ["check", "refresh", "mute", "unmute"])
def test_nothing_is_done_to_what_is_somebody_elses(
    client: Client, mine: list[Channel], what: str
) -> None:
    other = make_channel(at=timezone.now(), muted_until=timezone.now() + timedelta(days=1))
    before = Channel.objects.filter(pk=other.pk).values().get()
    due = other.credential.next_check_at

    assert "Choose at least one channel first." in do(client, what, other)

    assert Channel.objects.filter(pk=other.pk).values().get() == before
    other.credential.refresh_from_db()
    assert other.credential.next_check_at == due


def test_a_look_does_nothing(client: Client, mine: list[Channel]) -> None:
    reply = client.get(CHOSEN, {"do": "mute", "channel": str(mine[0].pk)})

    assert reply["Location"] == LIST
    assert not any(muted(mine))


def test_the_choice_of_the_list_is_kept_and_leads_nowhere_else(
    client: Client, mine: list[Channel]
) -> None:
    kept = {"do": "mute", "channel": mine[0].pk, "back": "?q=well&sort=name"}

    assert client.post(CHOSEN, kept)["Location"] == f"{LIST}?q=well&sort=name"
    astray = kept | {"back": "//elsewhere.example/?q=x"}
    assert client.post(CHOSEN, astray)["Location"] == LIST


def test_workers_are_to_ask_about_the_logins_of_what_is_chosen(
    client: Client, mine: list[Channel]
) -> None:
    assert "0 of 2 logins checked." in do(client, "check", *mine[:2])

    at = timezone.now()
    due = [Channel.objects.get(pk=each.pk).credential.next_check_at <= at for each in mine]
    assert due == [True, True, False, False]


def test_whoever_asks_again_at_once_is_asked_to_wait(client: Client, mine: list[Channel]) -> None:
    do(client, "check", mine[0])

    assert "Wait ten seconds" in do(client, "check", mine[1])


def test_the_walk_goes_through_the_logins_of_what_is_chosen(
    client: Client, mine: list[Channel]
) -> None:
    text = do(client, "refresh", mine[0], mine[3])

    login = mine[3].credential_id
    assert f'name="login" value="{login}" checked' in text
    assert f'value="{mine[2].credential_id}" checked' not in text


def test_what_signing_in_does_not_help_is_not_walked_through(
    client: Client, mine: list[Channel]
) -> None:
    assert "None of these needs a refresh." in do(client, "refresh", *mine[:2])


def test_a_walk_that_is_open_comes_back_to_what_was_skipped(
    client: Client, mine: list[Channel]
) -> None:
    at, user = timezone.now(), mine[0].credential.user
    runs.begin(user, at=at, only=[mine[2].credential_id, mine[3].credential_id])
    runs.skip(user, mine[2].credential_id, at=at)

    do(client, "refresh", mine[2])

    run = runs.open_run(user)
    assert run is not None
    queue = runs.progress(run, user, at=at).queue
    assert {each.credential.pk for each in queue} == {each.credential_id for each in mine[2:]}


def test_no_mail_for_a_week_and_then_again(client: Client, mine: list[Channel]) -> None:
    text = do(client, "mute", mine[0], mine[3])

    assert "2 channels are muted until" in text
    assert muted(mine) == [True, False, False, True]
    assert "muted until" in page(client)
    assert "You get mail about 1 channel again." in do(client, "unmute", mine[0])
    assert muted(mine) == [False, False, False, True]


def test_a_box_of_a_card_carries_every_channel_it_is_about(client: Client) -> None:
    login = make_credential(network="facebook", at=timezone.now())
    behind = [make_channel(login, name=name, at=timezone.now()) for name in ("Cafe", "Events")]
    break_login(login, Cause.EXPIRED, at=timezone.now())
    client.force_login(login.user)

    assert f'name="channel" value="{behind[0].pk} {behind[1].pk}"' in page(client)
    boxes = f"{behind[0].pk} {behind[1].pk}"
    client.post(CHOSEN, {"do": "mute", "channel": boxes})

    assert muted(behind) == [True, True]


def test_many_are_muted_by_one_statement(client: Client, mine: list[Channel]) -> None:
    with CaptureQueriesContext(connection) as asked:
        client.post(CHOSEN, {"do": "mute", "channel": [each.pk for each in mine]})

    statements = [query["sql"] for query in asked.captured_queries]
    assert len([sql for sql in statements if sql.startswith('UPDATE "channels_channel"')]) == 1


def test_what_is_no_number_is_left_out() -> None:
    assert numbers_in(["7 8", "x", "-1", "9" * 30, "\u0663", "7"]) == [7, 8]
    assert len(numbers_in([str(number) for number in range(2 * AT_MOST)])) == AT_MOST
