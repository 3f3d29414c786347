"""YouTube: what is asked, and what is made of the answers."""

from __future__ import annotations

from typing import Any

import pytest

from channels.contract import SAYS_NOTHING, Cause, Facts, Grant, Kind, Place
from channels.networks.youtube import client
from tests.channels.networks.scripted import APP, FAULTS, NOTHING, TOKENS, door
from tests.factories import NOW

PICTURE = "https://yt3.ggpht.com/fictitious=s88"
CHANNEL = {
    "id": "UC1",
    "snippet": {
        "title": "Acme films",
        "customUrl": "@acmefilms",
        "thumbnails": {"default": {"url": PICTURE}},
    },
}


def test_the_first_pair_is_the_lasting_one() -> None:
    grant = Grant("a", NOW, "r")
    assert client.complete(door(), APP, grant, at=NOW).grant == grant


def test_a_probe_costs_no_unit_and_names_no_channel() -> None:
    there = door((200, {"aud": "app-id", "expires_in": "3000"}))
    answer = client.probe(there, APP, TOKENS, NOTHING, at=NOW)
    assert answer.finding.cause is Cause.ALIVE
    assert (answer.facts.account_id, answer.facts.places) == (None, None)
    assert there.asked[0].url == "https://oauth2.googleapis.com/tokeninfo"


def test_the_channel_that_was_chosen_is_the_one_place() -> None:
    there = door((200, {"items": [CHANNEL]}))
    answer = client.places(there, APP, TOKENS, at=NOW)
    place = Place(Kind.CHANNEL, "UC1", "Acme films", "acmefilms", picture=PICTURE)
    expected = Facts(account_id="UC1", account_name="Acme films", places=(place,), picture=PICTURE)
    assert answer.facts == expected
    assert there.asked[0].params == {"part": "id,snippet,status", "mine": "true"}
    assert there.asked[0].bearer == "access-token-0"


def test_a_channel_without_a_handle_goes_by_its_title() -> None:
    there = door((200, {"items": [{"id": "UC1", "snippet": {"title": "Acme"}}]}))
    places = client.places(there, APP, TOKENS, at=NOW).facts.places
    assert places == (Place(Kind.CHANNEL, "UC1", "Acme"),)


def test_without_its_id_nothing_is_taken_for_a_channel() -> None:
    answer = client.places(door((200, {"items": [{"snippet": {}}]})), APP, TOKENS, at=NOW)
    assert (answer.finding.cause, answer.facts) == (Cause.NETWORK_FAULT, Facts())


@pytest.mark.parametrize("fault", FAULTS)
def test_nothing_but_a_channel_is_alive(fault: tuple[int, Any] | str) -> None:
    answer = client.places(door(fault), APP, TOKENS, at=NOW)
    assert answer.finding.cause in SAYS_NOTHING
    assert answer.facts == Facts()
