"""Pinterest: what is asked, and what is made of the answers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from channels.contract import SAYS_NOTHING, Cause, Facts, Grant, Kind, Place
from channels.networks.pinterest import client
from tests.channels.networks.scripted import APP, FAULTS, HOLLOW, NOTHING, TOKENS, door
from tests.factories import DAY, NOW

ACCOUNT = {
    "account_type": "BUSINESS",
    "id": "5550",
    "username": "acme",
    "business_name": "Acme Tools",
    "board_count": 3,
}
PAIR = {
    "response_type": "everlasting_refresh",
    "access_token": "pina_1",
    "refresh_token": "pinr.1",
    "token_type": "bearer",
    "expires_in": 2592000,
    "refresh_token_expires_in": 5184000,
    "scope": "boards:read,pins:read user_accounts:read",
}


def test_the_first_pair_is_the_lasting_one() -> None:
    grant = Grant("a", NOW, "r")
    assert client.complete(door(), APP, grant, at=NOW).grant == grant


def test_a_probe_asks_for_the_account() -> None:
    there = door((200, ACCOUNT))
    answer = client.probe(there, APP, TOKENS, NOTHING, at=NOW)
    assert answer.finding.cause is Cause.ALIVE
    assert answer.facts == Facts(account_id="5550", account_name="Acme Tools")
    assert there.asked[0].url == "https://api.pinterest.com/v5/user_account"
    assert there.asked[0].bearer == "access-token-0"


def test_the_profile_is_the_one_place() -> None:
    answer = client.places(door((200, ACCOUNT)), APP, TOKENS, at=NOW)
    place = Place(Kind.PROFILE, "5550", "Acme Tools", "acme", role="BUSINESS")
    assert answer.facts.places == (place,)


def test_without_the_stable_id_nothing_is_taken_for_an_account() -> None:
    answer = client.places(door((200, {"username": "acme"})), APP, TOKENS, at=NOW)
    assert answer.finding.cause is Cause.NETWORK_FAULT
    assert answer.facts == Facts()


@pytest.mark.parametrize("fault", FAULTS)
def test_nothing_but_an_account_is_alive(fault: tuple[int, Any] | str) -> None:
    answer = client.probe(door(fault), APP, TOKENS, NOTHING, at=NOW)
    assert answer.finding.cause in SAYS_NOTHING
    assert answer.facts == Facts()


def test_a_renewal_asks_for_a_new_refresh_token_too() -> None:
    there = door((200, PAIR))
    answer = client.renew(there, APP, TOKENS, at=NOW)
    assert answer.grant == Grant(
        "pina_1",
        NOW,
        "pinr.1",
        30 * DAY,
        60 * DAY,
        ("boards:read", "pins:read", "user_accounts:read"),
    )
    asked = there.asked[0]
    assert (asked.method, asked.url) == ("POST", "https://api.pinterest.com/v5/oauth/token")
    assert asked.basic == APP
    assert asked.data == {
        "grant_type": "refresh_token",
        "refresh_token": "refresh-token-0",
        "refresh_on": "true",
    }


def test_the_refresh_tokens_end_may_come_as_a_moment() -> None:
    moment = (NOW + 60 * DAY).timestamp()
    body = {"access_token": "a", "refresh_token": "r", "refresh_token_expires_at": str(moment)}
    grant = client.renew(door((200, body)), APP, TOKENS, at=NOW).grant
    assert grant is not None
    assert grant.refresh_expires_at == NOW + 60 * DAY


def test_an_answer_without_a_refresh_token_brings_none() -> None:
    body = {"access_token": "a", "expires_in": 60, "refresh_token": ""}
    grant = client.renew(door((200, body)), APP, TOKENS, at=NOW).grant
    assert grant == Grant("a", NOW, expires_in=timedelta(minutes=1))


@pytest.mark.parametrize("odd", ["timeout", "dropped", *HOLLOW])
def test_a_rotation_whose_outcome_was_not_heard_is_lost(odd: tuple[int, Any] | str) -> None:
    answer = client.renew(door(odd), APP, TOKENS, at=NOW)
    assert answer.lost
    assert answer.finding.cause in SAYS_NOTHING


@pytest.mark.parametrize(
    "safe", ["refused", "tls", (500, ""), (502, "<html>"), (503, ""), (429, "")]
)
def test_an_outage_or_a_line_that_never_stood_loses_nothing(safe: tuple[int, Any] | str) -> None:
    assert not client.renew(door(safe), APP, TOKENS, at=NOW).lost


def test_a_dead_refresh_token_is_a_refusal() -> None:
    refused = {"code": 283, "message": "Refresh token is invalid or expired"}
    answer = client.renew(door((401, refused)), APP, TOKENS, at=NOW)
    assert (answer.grant, answer.lost) == (None, False)
    assert answer.finding.cause is not Cause.ALIVE


def test_there_is_no_call_to_give_a_grant_back() -> None:
    there = door()
    assert client.revoke(there, APP, TOKENS, at=NOW) is None
    assert there.asked == []
