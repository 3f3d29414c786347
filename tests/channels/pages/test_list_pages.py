"""My channels shows twenty cards at a time; the answer and the counts are of all of them."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from channels.contract import Cause
from channels.models import Channel
from channels.pages import views
from channels.pages.filters import Chosen
from tests.channels.pages.test_list import headings, page
from tests.channels.stored import many
from tests.factories import break_login, make_channel, make_credential, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def five(client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Five channels, the last of which needs its person; two cards a page."""
    monkeypatch.setattr(views, "CARDS_A_PAGE", 2)
    now, user = timezone.now(), make_user()
    for number in range(4):
        make_channel(user=user, name=f"Well {number}", at=now)
    dead = make_credential(user, "pinterest", at=now)
    make_channel(dead, name="Dead", at=now)
    break_login(dead, Cause.EXPIRED, at=now)
    client.force_login(user)
    return client


def test_the_most_urgent_stand_on_the_first_page(five: Client) -> None:
    assert headings(page(five)) == ["Dead", "Well 0"]
    assert headings(page(five, "?page=2")) == ["Well 1", "Well 2"]
    assert headings(page(five, "?page=3")) == ["Well 3"]


@pytest.mark.parametrize(("number", "shown"), [("0", "Well 3"), ("99", "Well 3"), ("x", "Dead")])
def test_nonsense_leads_to_the_nearest_page(five: Client, number: str, shown: str) -> None:
    assert shown in headings(page(five, f"?page={number}"))


def test_the_answer_and_the_counts_are_of_all_pages(five: Client) -> None:
    last = page(five, "?page=3")

    assert "1 of 5 channels needs you." in last
    assert re.search(r'Working\s*<span class="count">4</span>', last)


def test_the_ways_on_keep_the_choice(five: Client) -> None:
    second = page(five, "?state=working&page=2")

    assert headings(second) == ["Well 2", "Well 3"]
    assert '<a rel="prev" href="?state=working">' in second
    assert "Page 2 of 2" in second
    assert 'rel="next"' not in second
    assert '<a rel="next" href="?state=working&amp;page=2">' in page(five, "?state=working")


def test_few_channels_have_no_pages(five: Client) -> None:
    assert "Pages of your channels" not in page(five, "?state=needs_you")


def test_channels_of_one_card_are_on_one_page(client: Client) -> None:
    login = make_credential(network="facebook", at=timezone.now())
    for number in range(3):
        make_channel(login, name=f"Page {number}", at=timezone.now())
    client.force_login(login.user)

    assert headings(page(client)) == ["Page 0"]
    assert Channel.objects.count() == 3


def test_a_full_page_is_under_sixty_kilobytes_as_it_stands(client: Client) -> None:
    """Before it is compressed, that is."""
    dead = make_credential(network="pinterest", at=timezone.now())
    broken = make_channel(dead, name="The Copper Kettle", at=timezone.now())
    break_login(dead, Cause.REVOKED_BY_USER, at=timezone.now())
    many(broken, 2 * views.CARDS_A_PAGE)
    client.force_login(dead.user)

    assert len(page(client).encode()) < 60_000


def test_the_first_page_has_no_number_in_its_address() -> None:
    assert Chosen("", "x").page(1) == "?network=x"
    assert Chosen("", "x").page(2) == "?network=x&page=2"
    assert Chosen().page(1) == "."


def test_an_article_shows_the_most_urgent_and_how_many_more(client: Client) -> None:
    now, user = timezone.now(), make_user()
    for number in range(8):
        make_channel(user=user, name=f"Well {number}", at=now)
    client.force_login(user)

    text = client.get(reverse("channels:live"), {"networks": "linkedin"}).content.decode()

    assert "Well 5" in text
    assert "Well 6" not in text
    assert f'href="{reverse("channels:list")}?network=linkedin"' in text
    assert "and 2 more on LinkedIn" in " ".join(text.split())
