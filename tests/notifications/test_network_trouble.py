"""A network in trouble is said once on a person's pages, while it lasts, and to nobody else."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from channels.contract import Cause
from channels.models import Channel
from channels.records.findings import settle_login
from notifications.models import Outage
from notifications.network_trouble import troubles_of
from tests.factories import break_login, make_channel, make_user
from tests.markup import flat

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
LIST, HOME = reverse("channels:list"), reverse("channels:live") + "?summary=1&only=1"


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def ill(network: str, *, at: datetime, user: User | None = None, **fields: object) -> Channel:
    """A channel that cannot be told since an hour."""
    channel = make_channel(user=user or make_user(), network=network, at=at)
    cause = Cause.APP_FAULT if fields.pop("ours", False) else Cause.NETWORK_FAULT
    break_login(channel.credential, cause, at=at - HOUR, last_alive_at=at - 3 * HOUR)
    settle_login(channel.credential, at=at)
    channel.refresh_from_db()
    return channel


def owner(channel: Channel) -> User:
    return channel.credential.user


def said(user: User, at: datetime, network: str = "") -> list[str]:
    fresh = User.objects.get(pk=user.pk)
    return [trouble.says for trouble in troubles_of(fresh, at=at, network=network)]


def outage(name: str, *, at: datetime) -> Outage:
    return Outage.objects.create(network=name, began_at=at - 2 * HOUR, last_seen_at=at)


def page(client: Client, user: User, address: str) -> str:
    client.force_login(user)
    return flat(client.get(address).content.decode())


def test_the_own_channel_that_cannot_be_told_is_enough(now: datetime) -> None:
    channel = ill("pinterest", at=now)
    since = f"{now - HOUR:%H:%M} UTC"
    (text,) = said(owner(channel), now)

    assert text.startswith(f"Pinterest has not answered properly since {since}")
    assert "1 of your channels is affected. It is Pinterest, not you" in text


def test_an_outage_of_many_is_said_from_its_beginning(now: datetime) -> None:
    channel = ill("pinterest", at=now)
    ill("pinterest", at=now, user=owner(channel))
    outage("pinterest", at=now)
    (text,) = said(owner(channel), now)

    assert f"since {now - 2 * HOUR:%H:%M} UTC" in text
    assert "2 of your channels are affected." in text


def test_who_has_channels_there_that_work_hears_that_none_is_affected(now: datetime) -> None:
    channel = make_channel(network="pinterest", at=now)
    outage("pinterest", at=now)

    assert "None of your channels is affected so far." in said(owner(channel), now)[0]


def test_a_fault_of_ours_is_said_to_be_ours(now: datetime) -> None:
    channel = ill("x", at=now, ours=True)
    outage("ours:x", at=now)
    (text,) = said(owner(channel), now)

    assert text.startswith("Something has been wrong on our side of X since ")
    assert "It is ours, not yours" in text


def test_who_has_no_channel_there_hears_nothing(now: datetime) -> None:
    ill("pinterest", at=now)
    outage("pinterest", at=now)

    assert said(owner(make_channel(network="linkedin", at=now)), now) == []
    assert said(make_user(), now) == []
    assert troubles_of(AnonymousUser(), at=now) == []


def test_a_moment_without_an_answer_is_no_trouble(now: datetime) -> None:
    channel = make_channel(network="pinterest", at=now)
    break_login(channel.credential, Cause.NETWORK_FAULT, at=now)
    settle_login(channel.credential, at=now)

    assert said(owner(channel), now) == []


def test_it_is_gone_when_it_is_over(now: datetime) -> None:
    channel = ill("pinterest", at=now)
    over = outage("pinterest", at=now)
    break_login(channel.credential, Cause.ALIVE, at=now, last_alive_at=now)
    settle_login(channel.credential, at=now)
    assert len(said(owner(channel), now)) == 1, "still down for others"
    Outage.objects.filter(pk=over.pk).update(over_at=now)

    assert said(owner(channel), now) == []


def test_one_channels_page_speaks_of_its_own_network_alone(client: Client, now: datetime) -> None:
    channel = ill("pinterest", at=now)
    other = make_channel(user=owner(channel), network="linkedin", at=now)

    assert "network-trouble" in page(client, owner(channel), channel.get_absolute_url())
    assert "network-trouble" not in page(client, owner(channel), other.get_absolute_url())


@pytest.mark.parametrize("address", [LIST, HOME], ids=["my channels", "home"])
def test_pages_say_it_once_to_its_owner_and_to_nobody_else(
    client: Client, now: datetime, address: str
) -> None:
    channel = ill("pinterest", at=now)
    stranger = make_channel(network="pinterest", at=now)

    assert page(client, owner(channel), address).count("network-trouble") == 1
    assert "network-trouble" not in page(client, owner(stranger), address)
    assert "network-trouble" not in page(client, make_user(), address)
    client.logout()
    assert b"network-trouble" not in client.get(address).content


def test_it_costs_two_queries_at_the_most_and_none_where_all_is_well(
    client: Client, now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    well = make_channel(network="linkedin", at=now)
    settle_login(well.credential, at=now)
    page(client, owner(well), LIST)
    with django_assert_num_queries(4):
        client.get(LIST)

    outage("pinterest", at=now)
    with django_assert_num_queries(6):
        client.get(LIST)
