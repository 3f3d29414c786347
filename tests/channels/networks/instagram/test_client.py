"""Instagram: what is asked, and what is made of the answers."""

from __future__ import annotations

from typing import Any

import pytest

from channels.contract import SAYS_NOTHING, Blame, Cause, Certainty, Facts, Grant, Kind, Place
from channels.networks.instagram import client
from tests.channels.networks.scripted import APP, FAULTS, NOTHING, TOKENS, door
from tests.factories import DAY, NOW

ME = {
    "user_id": "17841400000000001",
    "id": "9876",
    "username": "acme",
    "name": "Acme Tools",
    "account_type": "BUSINESS",
}
LONG = {"access_token": "IGlong", "token_type": "bearer", "expires_in": 5184000}
SCOPES = ("instagram_business_basic", "instagram_business_content_publish")


def test_the_short_token_is_swapped_for_sixty_days() -> None:
    there = door((200, LONG))
    answer = client.complete(there, APP, Grant("IGshort", NOW, scopes=SCOPES), at=NOW)
    assert answer.grant == Grant("IGlong", NOW, expires_in=60 * DAY, scopes=SCOPES)
    asked = there.asked[0]
    assert (asked.method, asked.url) == ("GET", "https://graph.instagram.com/access_token")
    assert asked.params == {
        "grant_type": "ig_exchange_token",
        "client_secret": "app-secret",
        "access_token": "IGshort",
    }


@pytest.mark.parametrize("permissions", [list(SCOPES), ",".join(SCOPES)])
def test_permissions_may_be_a_text_or_a_list(permissions: Any) -> None:
    body = {**LONG, "permissions": permissions}
    grant = client.complete(door((200, body)), APP, Grant("IGshort", NOW), at=NOW).grant
    assert grant is not None
    assert grant.scopes == SCOPES


@pytest.mark.parametrize("fault", FAULTS)
def test_a_failed_swap_gives_nothing(fault: tuple[int, Any] | str) -> None:
    answer = client.complete(door(fault), APP, Grant("IGshort", NOW), at=NOW)
    assert answer.grant is None
    assert answer.finding.cause in SAYS_NOTHING


@pytest.mark.parametrize("body", [ME, {"data": [ME]}])
def test_the_professional_account_is_the_one_place(body: Any) -> None:
    there = door((200, body))
    answer = client.places(there, APP, TOKENS, at=NOW)
    place = Place(Kind.PROFESSIONAL, "17841400000000001", "Acme Tools", "acme", role="BUSINESS")
    assert answer.facts == Facts(
        account_id="17841400000000001", account_name="acme", other_id="9876", places=(place,)
    )
    assert there.asked[0].url == "https://graph.instagram.com/v25.0/me"


@pytest.mark.parametrize("kind", ["PERSONAL", "Personal"])
def test_a_personal_account_is_told_and_may_not_publish(kind: str) -> None:
    body = {**ME, "account_type": kind}
    listed = client.places(door((200, body)), APP, TOKENS, at=NOW)
    assert listed.facts.places is not None
    assert not listed.facts.places[0].allowed
    for finding in (
        listed.finding,
        client.probe(door((200, body)), APP, TOKENS, NOTHING, at=NOW).finding,
    ):
        assert (finding.cause, finding.rule) == (Cause.CHECKPOINT_OR_LOCKED, "account_is_personal")
        assert (finding.blame, finding.certainty) == (Blame.YOU, Certainty.SAID)
        assert not finding.reconnect


@pytest.mark.parametrize("kind", ["BUSINESS", "MEDIA_CREATOR", "CREATOR", "", "SOMETHING_NEW"])
def test_any_other_kind_of_account_works(kind: str) -> None:
    body = {**ME, "account_type": kind}
    answer = client.probe(door((200, body)), APP, TOKENS, NOTHING, at=NOW)
    assert answer.finding.cause is Cause.ALIVE


def test_a_probe_tells_who_and_no_places() -> None:
    answer = client.probe(door((200, ME)), APP, TOKENS, NOTHING, at=NOW)
    assert answer.finding.cause is Cause.ALIVE
    assert answer.facts.account_id == "17841400000000001"
    assert answer.facts.places is None


def test_the_id_that_only_our_app_knows_is_not_the_account() -> None:
    answer = client.probe(door((200, {"id": "9876"})), APP, TOKENS, NOTHING, at=NOW)
    assert answer.finding.cause is Cause.NETWORK_FAULT
    assert answer.facts == Facts()


@pytest.mark.parametrize("fault", FAULTS)
def test_nothing_but_an_account_is_alive(fault: tuple[int, Any] | str) -> None:
    answer = client.probe(door(fault), APP, TOKENS, NOTHING, at=NOW)
    assert answer.finding.cause in SAYS_NOTHING


def test_a_renewal_prolongs_the_token_without_a_secret() -> None:
    there = door((200, LONG))
    answer = client.renew(there, APP, TOKENS, at=NOW)
    assert answer.grant == Grant("IGlong", NOW, expires_in=60 * DAY)
    asked = there.asked[0]
    assert asked.url == "https://graph.instagram.com/refresh_access_token"
    assert asked.params == {
        "grant_type": "ig_refresh_token",
        "access_token": "access-token-0",
    }


@pytest.mark.parametrize("fault", FAULTS)
def test_a_lost_answer_loses_no_token_here(fault: tuple[int, Any] | str) -> None:
    answer = client.renew(door(fault), APP, TOKENS, at=NOW)
    assert not answer.lost
    assert answer.grant is None


def test_there_is_no_call_to_give_a_grant_back() -> None:
    assert client.revoke(door(), APP, TOKENS, at=NOW) is None


def test_the_picture_comes_with_the_account_also_where_no_place_is_asked_for() -> None:
    address = "https://scontent.cdninstagram.com/1.jpg?oh=a"
    there = door((200, {**ME, "profile_picture_url": address}))
    facts = client.probe(there, APP, TOKENS, NOTHING, at=NOW).facts
    assert "profile_picture_url" in there.asked[0].params["fields"]
    assert (facts.picture, facts.places) == (address, None)
