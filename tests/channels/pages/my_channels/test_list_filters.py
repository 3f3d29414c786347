"""Filters by state, network and words: plain links, counts, and a way back."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from channels.contract import Cause, State
from channels.diagnosis.outline import counts_of
from channels.pages.my_channels.filters import Chosen, Sort, state_chips
from tests.channels.pages.my_channels.test_list import headings, lines, page
from tests.factories import DAY, break_login, make_channel, make_credential, make_user

COUNTS = {**counts_of([]), State.NEEDS_YOU: 1, State.WORKING: 2}
LABELS = {"": "All", **{state.value: state.name for state in State}}


@pytest.fixture
def signed_in(client: Client) -> Client:
    now, user = timezone.now(), make_user()
    make_channel(user=user, name="Well", at=now, handle="@Cafe.Centro")
    dead = make_credential(user, "pinterest", at=now, account_name="Zo\u00eb B\u00e4r")
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
        ("?state=nonsense&network=%00&sort=x", ["Dead", "Well"]),
        ("?q=wel", ["Well"]),
        ("?q=caf%C3%89+WELL", ["Well"]),  # every word, in the name or the handle
        ("?q=%40cafe", ["Well"]),
        ("?q=zoe+bar", ["Dead"]),  # the login, without its accents
        ("?q=%00+%00", ["Dead", "Well"]),
        ("?q=ell&state=needs_you", []),
    ],
)
def test_the_list_is_narrowed(signed_in: Client, query: str, left: list[str]) -> None:
    assert headings(page(signed_in, query)) == left


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["?state=working", "?network=linkedin", "?q=well"])
def test_the_answer_and_its_numbers_stay_whole_when_the_list_is_narrowed(
    signed_in: Client, query: str
) -> None:
    text = page(signed_in, query)

    assert "1 of 2 channels needs you." in text
    assert 'Needs you<span class="count">1</span>' in text
    assert "1 of 2 channels." in text


@pytest.mark.django_db
def test_no_match_says_so_with_a_way_back(signed_in: Client) -> None:
    text = page(signed_in, "?state=limited")

    assert "None of your channels is like that." in text
    assert f'href="{reverse("channels:list")}">Show all 2 channels' in text


@pytest.mark.django_db
def test_what_was_typed_is_kept_where_nothing_is_found(signed_in: Client) -> None:
    text = page(signed_in, "?q=%3Cb%3E+nobody&sort=name&network=x")

    assert "No channel of yours is called" in text
    assert 'value="&lt;b&gt; nobody"' in text
    assert '<option value="name" selected>' in text
    assert '<option value="x" selected>' in text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("ends", ["Soon", "b\u00e4ker", "Cafe", "Zoo"]),
        ("name", ["b\u00e4ker", "Cafe", "Soon", "Zoo"]),
        ("network", ["Cafe", "Soon", "Zoo", "b\u00e4ker"]),
    ],
)
def test_the_list_is_put_in_another_order(client: Client, sort: str, order: list[str]) -> None:
    now, user = timezone.now(), make_user()
    for name, network, age in (("Zoo", "linkedin", 5), ("Cafe", "linkedin", 20)):
        make_channel(make_credential(user, network, at=now, age=age * DAY), name=name, at=now)
    make_channel(
        make_credential(user, "pinterest", at=now, age=25 * DAY), name="b\u00e4ker", at=now
    )
    make_channel(make_credential(user, "linkedin", at=now, age=57 * DAY), name="Soon", at=now)
    client.force_login(user)

    assert lines(page(client, f"?sort={sort}")) == order


def test_chips_count_all_and_keep_what_else_was_chosen() -> None:
    chips = state_chips(COUNTS, LABELS, Chosen("", "x", "caf", Sort.NAME))

    kept = "network=x&sort=name"
    assert [(chip.key, chip.count, chip.address) for chip in chips] == [
        ("", 3, f"?q=caf&{kept}"),
        ("needs_you", 1, f"?q=caf&state=needs_you&{kept}"),
        ("working", 2, f"?q=caf&state=working&{kept}"),
    ]
    assert [chip.current for chip in chips] == [True, False, False]


def test_the_chosen_state_keeps_its_chip_when_nothing_has_it() -> None:
    chips = state_chips(COUNTS, LABELS, Chosen("limited"))

    assert [chip.key for chip in chips][1:] == ["needs_you", "limited", "working"]


def test_everything_has_an_address_too() -> None:
    assert state_chips(COUNTS, LABELS, Chosen())[0].address == "."


def test_a_choice_survives_its_own_address() -> None:
    chosen = Chosen("limited", "x", "caf\u00e9 & \u0642", Sort.ENDS)

    assert Chosen.read(QueryDict(chosen.page(3).removeprefix("?"))) == chosen


def test_more_than_a_name_is_cut() -> None:
    assert Chosen.read(QueryDict(f"q={'a' * 5000}")).q == "a" * 100
