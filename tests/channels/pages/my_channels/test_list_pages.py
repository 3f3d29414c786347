"""Cards are few and lines are forty at a time; the answer and the counts are of all of them."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from channels.contract import Cause, Kind
from channels.models import Channel
from channels.pages.my_channels import shown
from channels.pages.my_channels.filters import Chosen
from tests.channels.pages.my_channels.test_list import cards, headings, lines, page
from tests.channels.stored import many
from tests.factories import DAY, break_login, make_channel, make_credential, make_user
from tests.markup import flat

pytestmark = pytest.mark.django_db


@pytest.fixture
def five(client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Five channels, the last of which needs its person; two lines a page."""
    monkeypatch.setattr(shown, "ROWS_A_PAGE", 2)
    monkeypatch.setattr(shown, "CARD_TAKES", 0)
    now, user = timezone.now(), make_user()
    for number in range(4):
        make_channel(user=user, name=f"Well {number}", at=now)
    dead = make_credential(user, "pinterest", at=now)
    make_channel(dead, name="Dead", at=now)
    break_login(dead, Cause.EXPIRED, at=now)
    client.force_login(user)
    return client


def ending(count: int) -> Client:
    """Somebody so many of whose channels end soon, one after the other."""
    now, user = timezone.now(), make_user()
    for number in range(count):
        login = make_credential(user, at=now, age=(57 * 24 - number) * DAY / 24)
        make_channel(login, name=f"Soon {number:02}", at=now)
    client = Client()
    client.force_login(user)
    return client


def test_who_needs_a_person_has_the_card_and_who_works_a_line(five: Client) -> None:
    first = page(five)

    assert cards(first) == ["Dead"]
    assert lines(first) == ["Well 0", "Well 1"]
    assert headings(page(five, "?page=2")) == ["Well 2", "Well 3"]


@pytest.mark.parametrize(("number", "there"), [("0", "Well 3"), ("99", "Well 3"), ("x", "Dead")])
def test_nonsense_leads_to_the_nearest_page(five: Client, number: str, there: str) -> None:
    assert there in headings(page(five, f"?page={number}"))


def test_the_answer_and_the_counts_are_of_all_pages(five: Client) -> None:
    last = page(five, "?page=2")

    assert "1 of 5 channels needs you." in last
    assert re.search(r'Working\s*<span class="count">4</span>', last)
    assert "<h2>4 work</h2>" in last


def test_the_ways_on_keep_the_choice(five: Client) -> None:
    second = page(five, "?q=well&sort=name&state=working&page=2")

    assert headings(second) == ["Well 2", "Well 3"]
    assert '<a rel="prev" href="?q=well&amp;state=working&amp;sort=name">' in second
    assert "Page 2 of 2" in second
    assert 'rel="next"' not in second
    assert '<a rel="next" href="?state=working&amp;page=2">' in page(five, "?state=working")


@pytest.mark.parametrize("query", ["", "?state=ends_soon", "?sort=name", "?sort=name&page=2"])
def test_no_page_has_more_stops_for_tab_than_forty_lines(query: str) -> None:
    """A line has two: its box and its name."""
    client = ending(shown.CARDS_AT_MOST + 2 * shown.ROWS_A_PAGE)
    form = re.search(r'<form[^>]* class="chooses".*?</form>', page(client, query))
    assert form
    before_dock = form[0].partition('class="dock')[0]
    folded = r"<details(?![^>]* open).*?</details>"
    stops = re.sub(folded, "<summary", before_dock)

    assert len(re.findall(r"<a |<button|<input type=.checkbox|<summary", stops)) <= 85


def test_no_line_is_lost_between_pages_where_cards_spare_some() -> None:
    count = shown.CARDS_AT_MOST + shown.ROWS_A_PAGE
    client = ending(count)
    names = [name for number in (1, 2) for name in headings(page(client, f"?page={number}"))]

    assert sorted(names) == [f"Soon {number:02}" for number in range(count)]
    assert "Page 1 of 2" in page(client)


def test_few_channels_have_no_pages(five: Client) -> None:
    assert "Pages of your channels" not in page(five, "?state=needs_you")


def test_of_many_that_end_soon_the_first_have_cards_and_the_rest_is_folded() -> None:
    text = page(ending(shown.FEW + 2))

    assert cards(text) == [f"Soon {number:02}" for number in range(shown.CARDS_AT_MOST)]
    more = shown.FEW + 2 - shown.CARDS_AT_MOST
    assert lines(text) == [f"Soon {shown.CARDS_AT_MOST + n:02}" for n in range(more)]
    assert re.search(
        rf'<details class="fold ends_soon"><summary><h2>{more} more end soon</h2>'
        r'<span class="small">the next on \d+ \w+',
        text,
    )


def test_of_few_channels_each_in_trouble_has_its_card() -> None:
    text = page(ending(shown.FEW))

    assert len(cards(text)) == shown.FEW
    assert lines(text) == []


@pytest.mark.parametrize(
    ("channels", "query", "open_"),
    [
        (shown.FEW, "", True),
        (shown.FEW + 1, "", False),
        (shown.FEW + 1, "?q=well", True),
        (shown.FEW + 1, "?state=working", True),
        (shown.FEW + 1, "?sort=urgency", False),
    ],
)
def test_who_works_is_folded_unless_they_are_few_or_looked_for(
    client: Client, channels: int, query: str, open_: bool
) -> None:
    first = make_channel(name="Well", at=timezone.now())
    many(first, channels - 1)
    client.force_login(first.credential.user)

    text = page(client, query)

    assert ('<details class="fold working" open>' in text) is open_
    assert "Asked in the last hour. Nothing for you to do." in text


def test_channels_of_one_card_stay_one_card(client: Client) -> None:
    login = make_credential(network="facebook", at=timezone.now(), age=57 * DAY)
    for number in range(3):
        make_channel(login, name=f"Page {number}", at=timezone.now())
    client.force_login(login.user)

    assert headings(page(client)) == ["Page 0"]
    assert Channel.objects.count() == 3


@pytest.mark.parametrize("picture", ["", "0123456789ab"])
def test_a_full_page_is_under_sixty_kilobytes_as_it_stands(client: Client, picture: str) -> None:
    """Before it is compressed, that is."""
    user = make_user()
    dead = make_credential(user, "pinterest", at=timezone.now())
    broken = make_channel(dead, name="The Copper Kettle", at=timezone.now())
    break_login(dead, Cause.REVOKED_BY_USER, at=timezone.now())
    many(broken, 2 * shown.CARDS_AT_MOST)
    well = make_channel(user=user, name="Rindfleischetikettierung", at=timezone.now())
    many(well, 2 * shown.ROWS_A_PAGE)
    Channel.objects.update(picture=picture)
    client.force_login(user)

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

    assert "Well 2" in text
    assert "Well 3" not in text
    assert f'href="{reverse("channels:list")}?network=linkedin"' in text
    assert "and 5 more on LinkedIn" in " ".join(text.split())


def test_heading_chips_folds_and_home_say_the_same_numbers(client: Client) -> None:
    now, user = timezone.now(), make_user()
    dead = make_credential(user, "pinterest", at=now)
    make_channel(dead, at=now)
    break_login(dead, Cause.EXPIRED, at=now)
    box = make_credential(user, "facebook", at=now, scopes=["pages_show_list"])
    make_channel(box, kind=Kind.PAGE, at=now)
    for number in range(shown.CARDS_AT_MOST):
        make_channel(make_credential(user, at=now, age=(57 - number) * DAY), at=now)
    many(make_channel(user=user, at=now), 8)
    client.force_login(user)

    text = page(client)
    home = flat(client.get(reverse("channels:live"), {"summary": "1"}).content.decode())

    chips = re.findall(r'</svg>([^<]+)<span class="count">(\d+)<', text)
    soon = shown.CARDS_AT_MOST
    assert chips == [
        ("Needs you", "1"),
        ("Limited", "1"),
        ("Ends soon", str(soon)),
        ("Working", "9"),
    ]
    for said in (text, home):
        assert f"1 of {soon + 11} channels needs you." in said
        assert f"1 is limited, {soon} end soon, 9 work." in said
    assert "<h2>9 work</h2>" in text
    assert "<h2>2 more end soon</h2>" in text
