"""Choosing among many places: found, a sheet at a time, ticks kept, without a script."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from channels.contract import Certainty, Kind, Place
from channels.journeys import choosing, pending_logins
from channels.models import Channel, Pending
from tests.channels.consent.returned_logins import make_returned_login
from tests.channels.journeys.walking import Walker
from tests.conftest import Sandbox
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def location(number: int, name: str = "", **more: Any) -> Place:
    return Place(Kind.LOCATION, f"locations/{number}", name or f"Shop {number}", **more)


MANY = tuple(location(number) for number in range(1, 2001))


def offered(client: Client, *places: Place) -> str:
    """The address of the choice, for the person of ``client``."""
    user = make_user()
    client.force_login(user)
    now = timezone.now()
    came = make_returned_login("googlebusiness", places=places, at=now)
    pending = pending_logins.save_pending(user, came, Pending.Purpose.CONNECT, at=now)
    return reverse("channels:choose", args=[pending.pk])


def said(response: Any) -> str:
    text: str = response.content.decode()
    return text


def shown(response: Any) -> list[str]:
    return re.findall(r'name="places" value="([^"]+)"', said(response))


def ticked(response: Any) -> list[str]:
    return re.findall(r'name="places" value="([^"]+)"\s+checked', said(response))


def kept(response: Any) -> str:
    held = re.search(r'name="kept" value="([^"]*)"', said(response))
    assert held is not None
    return held[1]


def test_a_few_stand_on_one_page_and_are_ticked(client: Client) -> None:
    page = client.get(offered(client, *MANY[: choosing.MANY]))
    assert len(shown(page)) == len(ticked(page)) == choosing.MANY
    assert 'name="turn"' not in said(page)


def test_of_many_a_sheet_is_shown_and_nothing_is_ticked(client: Client) -> None:
    page = client.get(offered(client, *MANY))
    assert len(shown(page)) == choosing.A_SHEET
    assert ticked(page) == []
    assert "2,000 locations" in said(page)
    assert "Page 1 of 40" in said(page)
    assert len(page.content) < 100_000


def test_what_is_ticked_comes_along_to_other_sheets_and_is_saved_with_them(client: Client) -> None:
    choose = offered(client, *MANY)
    second = client.post(
        choose, {"places": ["locations/1", "locations/2"], "sheet": "1", "turn": "next"}
    )
    assert second.status_code == 200
    assert (shown(second)[0], kept(second)) == ("locations/51", "locations/1 locations/2")
    first = client.post(
        choose,
        {"places": ["locations/60"], "kept": kept(second), "sheet": "2", "turn": "before"},
    )
    assert (ticked(first), kept(first)) == (["locations/1", "locations/2"], "locations/60")
    # One is unticked again, and all is saved.
    saved = client.post(choose, {"places": ["locations/2"], "kept": kept(first), "sheet": "1"})
    assert saved.status_code == 302
    made = Channel.objects.values_list("external_id", flat=True)
    assert sorted(made) == ["locations/2", "locations/60"]


def test_a_name_is_found_by_its_words_in_any_order(client: Client) -> None:
    choose = offered(client, *MANY, location(9001, "Harbour Cafe, 3 Station Road, Voss"))
    found_page = client.post(choose, {"q": "voss harbour", "turn": "find", "kept": "locations/7"})
    assert shown(found_page) == ["locations/9001"]
    assert kept(found_page) == "locations/7"
    nothing = client.post(choose, {"q": "nowhere", "turn": "find"})
    assert (shown(nothing), "No name has these words in it." in said(nothing)) == ([], True)


def test_all_that_match_are_ticked_at_once_where_they_are_not_too_many(client: Client) -> None:
    choose = offered(client, *MANY, *(location(5000 + n, f"Kiosk {n}") for n in range(99)))
    few = client.post(choose, {"q": "kiosk", "turn": "find"})
    assert "Tick all 99" in said(few)
    all_of_them = client.post(choose, {"q": "kiosk", "turn": "tick"})
    assert "99 ticked" in said(all_of_them)
    assert "Tick all" not in said(client.get(choose))
    none = client.post(choose, {"kept": kept(all_of_them), "turn": "untick"})
    assert (kept(none), "nothing ticked" in said(none)) == ("", True)


def test_more_than_can_be_saved_at_once_is_said_and_nothing_is_lost(client: Client) -> None:
    choose = offered(client, *MANY)
    ids = [f"locations/{number}" for number in range(1, choosing.AT_ONCE + 2)]
    refused = client.post(choose, {"kept": " ".join(ids)})
    assert refused.status_code == 400
    assert f"Tick {choosing.AT_ONCE} at most" in said(refused)
    assert not Channel.objects.exists()
    assert len([*ticked(refused), *kept(refused).split()]) == len(ids)


@pytest.mark.parametrize(
    "sent",
    [
        {"kept": "locations/1 locations/999999"},
        {"kept": "'; drop", "places": ["locations/1"]},
        {"places": ["<script>"]},
    ],
)
def test_what_is_not_on_offer_is_never_saved(client: Client, sent: dict[str, Any]) -> None:
    choose = offered(client, *MANY)
    assert client.post(choose, sent).status_code == 400
    assert not Channel.objects.exists()


@pytest.mark.parametrize("sheet", ["0", "-1", "999", "x", "٣", "9" * 400, ""])
def test_a_sheet_that_there_is_not_is_the_nearest(client: Client, sheet: str) -> None:
    page = client.post(offered(client, *MANY), {"sheet": sheet, "turn": "look"})
    assert page.status_code == 200
    assert shown(page)


def test_another_person_finds_no_such_choice(client: Client) -> None:
    choose = offered(client, *MANY)
    client.force_login(make_user())
    assert client.post(choose, {"turn": "next"}).status_code == 404


def test_where_nobody_may_post_is_said_and_cannot_be_chosen(client: Client) -> None:
    barred = location(3, "Closed Cafe", barred=True, certainty=Certainty.INFERRED)
    choose = offered(client, location(1), location(2), barred)
    page = client.get(choose)
    assert shown(page) == ["locations/1", "locations/2"]
    assert "lets nobody publish there for now" in " ".join(said(page).split())
    assert client.post(choose, {"places": ["locations/3"]}).status_code == 400


def test_two_thousand_locations_of_one_login_are_offered_and_some_connected(
    sandbox: Sandbox,
) -> None:
    walker = Walker(sandbox)
    came = walker.allow("googlebusiness", "117204455006600000013")
    page = walker.get(came["Location"])
    assert len(shown(page)) == choosing.A_SHEET
    assert "1,996 locations" in said(page)  # four are not verified
    answer = walker.client.post(came["Location"], {"q": "lanternford 7", "turn": "find"})
    assert all("locations/97" in place for place in shown(answer))
    saved = walker.client.post(came["Location"], {"places": shown(answer)[:2]})
    assert saved.status_code == 302
    names = Channel.objects.order_by("pk").values_list("name", flat=True)
    assert len(names) == 2
    assert all(name.startswith("Lantern Coffee, ") and "Lanternford" in name for name in names)
