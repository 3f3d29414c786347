"""Channels without mail for a while: those alone are listed, others are looked for, and all stay
their owner's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from channels.models import Channel
from channels.models.logins import MUTED_FOR
from tests.factories import make_channel, make_credential, make_user
from tests.markup import flat

pytestmark = pytest.mark.django_db
PAGE = reverse("notifications:preferences")


@pytest.fixture
def ada(client: Client) -> User:
    user = make_user()
    client.force_login(user)
    return user


def address(channel: Channel) -> str:
    return reverse("notifications:exception", args=[channel.pk])


def test_the_page_stays_as_short_with_two_hundred_channels(client: Client, ada: User) -> None:
    login = make_credential(ada, network="facebook")
    make_channel(login, name="Bakery 0")
    short = len(client.get(PAGE).content)
    for number in range(1, 200):
        make_channel(login, name=f"Bakery {number}")
    Channel.objects.update(muted_until=timezone.now() + MUTED_FOR)
    page = client.get(PAGE, {"channel": "bakery"}).content.decode()
    assert page.count('class="exception"') == 10
    assert "My channels shows the others." in page
    assert len(page) - short < 8000


def test_one_is_found_silenced_and_heard_of_again(client: Client, ada: User) -> None:
    channel = make_channel(make_credential(ada), name="Harbour Cafe")
    make_channel(make_credential(ada), name="Tidewater")
    assert "None. Your choices above apply to every channel." in client.get(PAGE).content.decode()
    matches = flat(client.get(PAGE, {"channel": "harbour"}).content.decode())
    assert address(channel) in matches
    assert matches.count('class="exception"') == 1

    told = client.post(address(channel), {"mute": "yes"}, follow=True).content.decode()
    assert "is muted for a week" in told
    assert address(channel) in told
    channel.refresh_from_db()
    assert channel.is_muted(timezone.now() + MUTED_FOR - timedelta(minutes=1))

    client.post(address(channel))
    channel.refresh_from_db()
    assert channel.muted_until is None


def test_what_is_not_found_is_said(client: Client, ada: User) -> None:
    text = flat(client.get(PAGE, {"channel": "<nobody>"}).content.decode())
    assert "No channel of yours is called" in text
    assert "<nobody>" not in text


def test_another_persons_channel_is_neither_found_nor_changed(client: Client, ada: User) -> None:
    theirs = make_channel(name="Harbour Cafe")
    assert address(theirs) not in client.get(PAGE, {"channel": "harbour"}).content.decode()
    assert client.post(address(theirs), {"mute": "yes"}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.muted_until is None


def test_nobody_is_sent_to_sign_in_and_a_link_does_nothing(client: Client, ada: User) -> None:
    channel = make_channel(make_credential(ada))
    assert client.get(address(channel)).status_code == 302
    assert Client().post(address(channel), {"mute": "yes"}).status_code == 302
    channel.refresh_from_db()
    assert channel.muted_until is None
