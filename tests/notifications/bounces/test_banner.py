"""What the pages say where mail to somebody does not arrive, and the two ways out."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from notifications.models import BadAddress, Notice, Preferences
from tests.factories import make_channel, make_user
from tests.markup import flat
from tests.test_pages_without_script import PUBLIC, assert_plain

pytestmark = pytest.mark.django_db
THIRD = datetime(2026, 11, 3, 22, 0, tzinfo=UTC)
PRIVATE = (
    *("channels:list", "channels:connect", "notifications:preferences", "keys:index"),
    *("account_email", "account_change_password", "helpcenter:requests"),
)
TO_ALL_THE_SAME = (
    "helpcenter:home",
    "helpcenter:index",
    "helpcenter:policies",
    "helpcenter:search",
)


@pytest.fixture
def ada(client: Client) -> User:
    user = make_user("ada@example.com", password="long enough for a test")
    client.force_login(user)
    return user


def refuse(address: str = "ada@example.com", kind: str = "refused", **fields: object) -> BadAddress:
    return BadAddress.objects.create(address=address, kind=kind, since=THIRD, **fields)


def read(client: Client, name: str) -> str:
    return flat(client.get(reverse(name)).content.decode())


@pytest.mark.parametrize("name", PRIVATE)
def test_every_private_page_says_so(client: Client, ada: User, name: str) -> None:
    make_channel(user=ada)
    assert "Mail to you" not in read(client, name)

    refuse()

    text = read(client, name)
    assert "Your mailbox refused our message of 3 November 2026." in text
    assert f'<a class="btn" href="{reverse("account_email")}">Use another address</a>' in text
    assert f'action="{reverse("notifications:try_again")}"' in text
    assert_plain(text)


@pytest.mark.parametrize("name", TO_ALL_THE_SAME)
def test_pages_that_are_the_same_for_everyone_say_nothing(
    client: Client, ada: User, name: str
) -> None:
    refuse()

    assert "Mail to you" not in read(client, name)


@pytest.mark.parametrize("name", PUBLIC)
def test_nobody_signed_in_hears_of_it(client: Client, name: str) -> None:
    refuse()

    assert "Mail to you" not in read(client, name)


def test_others_do_not_hear_of_it(client: Client) -> None:
    refuse()
    client.force_login(make_user("eve@example.com"))

    assert "ada@example.com" not in read(client, "channels:list")


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("refused", "Your mailbox refused our message of 3 November 2026."),
        ("bounced", "Our message of 3 November 2026 came back from your mailbox."),
        ("complained", "Our message of 3 November 2026 was reported as spam."),
    ],
)
def test_it_says_what_happened(client: Client, ada: User, kind: str, words: str) -> None:
    refuse(kind=kind)

    assert words in read(client, "channels:list")


def test_it_names_the_message_and_its_day_in_the_persons_zone(client: Client, ada: User) -> None:
    mine = Preferences.of(ada)
    mine.zone = "Asia/Kolkata"  # half past three on the next day
    mine.save()
    notice = Notice.objects.create(
        user=ada,
        topic="connection_lost",
        key="k",
        created_at=THIRD,
        due_at=THIRD,
        ended_at=THIRD,
        subject="<b> needs you",
    )
    refuse(notice=notice)

    text = read(client, "channels:list")

    assert "our message of 4 November 2026" in text
    assert "It was “&lt;b&gt; needs you”." in text


def test_trying_again_takes_it_away(client: Client, ada: User) -> None:
    refuse()
    address = reverse("notifications:try_again")

    assert "Mail to you" in client.get(address, follow=True).content.decode()
    text = client.post(address, follow=True).content.decode()

    assert "Mail to you" not in text
    assert "We write to ada@example.com again." in text


def test_another_address_takes_it_away(client: Client, ada: User) -> None:
    refuse()
    ada.email = "ada@example.org"
    ada.save()

    assert "Mail to you" not in read(client, "channels:list")


def test_the_preferences_foretell_nothing_meanwhile(client: Client, ada: User) -> None:
    make_channel(user=ada)
    Preferences.objects.update_or_create(user=ada, defaults={"digest_always": True})
    refuse()

    text = re.sub(r"<[^>]+>", "", read(client, "notifications:preferences"))

    assert "None while your address takes no mail from us." in text
    assert "None in sight" not in text
