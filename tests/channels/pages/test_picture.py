"""The picture of a channel: for its owner, to be kept by their browser, and drawn where shown."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from channels.models import Channel
from channels.templatetags.avatars import HUES, hue, initials
from tests.channels.pictures.pictured import give_picture
from tests.factories import make_channel, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def channel(monkeypatch: pytest.MonkeyPatch) -> Channel:
    channel = make_channel(network="x", name="Harbour Cafe")
    give_picture(channel, monkeypatch)
    return channel


def address(channel: Channel) -> str:
    return reverse("channels:picture", args=[channel.pk, channel.picture])


def test_its_owner_gets_it_to_keep(client: Client, channel: Channel) -> None:
    client.force_login(channel.credential.user)
    reply = client.get(address(channel))

    assert (reply.status_code, reply["Content-Type"]) == (200, "image/webp")
    assert reply.content.startswith(b"RIFF")
    assert "private" in reply["Cache-Control"]
    assert "public" not in reply["Cache-Control"]
    assert "Cookie" in reply["Vary"]
    assert reply["X-Content-Type-Options"] == "nosniff"
    again = client.get(address(channel), headers={"If-None-Match": reply["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_another_user_is_told_that_there_is_none(client: Client, channel: Channel) -> None:
    client.force_login(make_user())

    assert client.get(address(channel)).status_code == 404


def test_nobody_is_sent_to_sign_in(client: Client, channel: Channel) -> None:
    assert client.get(address(channel)).status_code == 302


def test_a_picture_of_before_is_not_there(client: Client, channel: Channel) -> None:
    client.force_login(channel.credential.user)

    assert client.get(reverse("channels:picture", args=[channel.pk, "0"])).status_code == 404


@pytest.mark.parametrize("page", ["channels:list", "channels:detail"])
def test_pages_show_it_from_here_and_wait_for_nothing(
    client: Client, channel: Channel, page: str
) -> None:
    client.force_login(channel.credential.user)
    html = client.get(reverse(page, args=[channel.pk] if "detail" in page else [])).content.decode()

    assert f'<img src="{address(channel)}" alt=""\nloading="lazy">' in html
    assert "twimg" not in html


def test_without_a_picture_there_are_initials_on_a_colour(client: Client) -> None:
    channel = make_channel(network="x", name="Harbour Cafe")
    client.force_login(channel.credential.user)
    html = client.get(channel.get_absolute_url()).content.decode()

    assert f"hue-{hue(channel.pk)}" in html
    assert ">HC<" in html


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Harbour Cafe", "HC"),
        ("harbourcafe", "H"),
        ("The Night Bakery", "TN"),
        ("(Łucja) Brandt", "ŁB"),
        ("東京 カフェ", "東カ"),
        ("☕ ☕", ""),
        ("", ""),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_neighbours_have_different_colours() -> None:
    assert len({hue(number) for number in range(40, 40 + HUES)}) == HUES


def test_it_takes_no_query_and_says_nothing_twice(django_assert_num_queries: object) -> None:
    given = {"pk": 7, "letters": "HC", "network": "x", "picture": "abc"}
    with django_assert_num_queries(0):  # type: ignore[operator]
        html = render_to_string("channels/_avatar.html", given)

    assert 'aria-hidden="true"' in html
    assert "Harbour" not in html
