"""Filters by state and network: plain links, counts, and a way back."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from channels.contract import Cause
from channels.pages.filters import Chosen, network_chips, state_chips
from tests.channels.pages.test_list import headings, page
from tests.factories import break_login, make_channel, make_credential, make_user

HELD = [("needs_you", "x"), ("working", "x"), ("working", "linkedin")]


@pytest.fixture
def signed_in(client: Client) -> Client:
    now, user = timezone.now(), make_user()
    make_channel(user=user, name="Well", at=now)
    dead = make_credential(user, "pinterest", at=now)
    make_channel(dead, name="Dead", at=now)
    break_login(dead, Cause.EXPIRED, at=now)
    client.force_login(user)
    return client


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("", ["Dead", "Well"]),
        ("?state=needs_you", ["Dead"]),
        ("?state=working", ["Well"]),
        ("?network=linkedin", ["Well"]),
        ("?state=needs_you&network=pinterest", ["Dead"]),
        ("?state=nonsense&network=%00", ["Dead", "Well"]),
    ],
)
def test_the_list_is_narrowed(signed_in: Client, query: str, left: list[str]) -> None:
    assert headings(page(signed_in, query)) == left


@pytest.mark.django_db
def test_the_answer_stays_whole_when_the_list_is_narrowed(signed_in: Client) -> None:
    assert "1 of 2 channels needs you." in page(signed_in, "?state=working")


@pytest.mark.django_db
def test_no_match_says_so_with_a_way_back(signed_in: Client) -> None:
    text = page(signed_in, "?state=limited")

    assert "None of your channels is like that." in text
    assert f'href="{reverse("channels:list")}">Show all 2 channels' in text


def test_chips_count_what_they_would_leave() -> None:
    chips = state_chips(HELD, Chosen("", "x"), str.upper)

    assert [(chip.key, chip.count, chip.address) for chip in chips] == [
        ("", 2, "?network=x"),
        ("needs_you", 1, "?state=needs_you&network=x"),
        ("working", 1, "?state=working&network=x"),
    ]
    assert [chip.current for chip in chips] == [True, False, False]


def test_the_chosen_state_keeps_its_chip_when_nothing_has_it() -> None:
    assert [chip.key for chip in state_chips(HELD, Chosen("limited"), str)][1:] == [
        "needs_you",
        "limited",
        "working",
    ]


def test_one_network_needs_no_chips() -> None:
    assert network_chips([("working", "x")], Chosen(), str) == []


def test_everything_has_an_address_too() -> None:
    assert network_chips(HELD, Chosen(), str)[0].address == "."
