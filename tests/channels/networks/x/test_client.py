"""X: what is asked, and what is made of the answers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from channels.contract import SAYS_NOTHING, Cause, Context, Facts, Grant, Kind, Place, Tokens
from channels.networks.x import client
from tests.channels.networks.scripted import APP, FAULTS, HOLLOW, NOTHING, TOKENS, door
from tests.factories import NOW

ME = {"data": {"id": "44", "name": "Acme Tools", "username": "acme"}}
PAIR = {
    "token_type": "bearer",
    "expires_in": 7200,
    "access_token": "access-token-1",
    "scope": "tweet.read users.read offline.access",
    "refresh_token": "refresh-token-1",
}


def test_the_first_pair_is_the_lasting_one() -> None:
    grant = Grant("a", NOW, "r")
    answer = client.complete(door(), APP, grant, at=NOW)
    assert (answer.grant, answer.finding.cause, answer.lost) == (grant, Cause.ALIVE, False)


def test_a_probe_asks_whose_token_it_is() -> None:
    there = door((200, ME))
    answer = client.probe(there, APP, TOKENS, NOTHING, at=NOW)
    assert answer.finding.cause is Cause.ALIVE
    assert answer.facts == Facts(account_id="44", account_name="Acme Tools")
    asked = there.asked[0]
    assert (asked.method, asked.url) == ("GET", "https://api.x.com/2/users/me")
    assert asked.bearer == "access-token-0"


def test_the_profile_is_the_one_place() -> None:
    answer = client.places(door((200, ME)), APP, TOKENS, at=NOW)
    assert answer.facts.places == (Place(Kind.PROFILE, "44", "Acme Tools", "acme"),)


def test_an_id_may_be_a_number_and_a_name_may_be_missing() -> None:
    answer = client.places(door((200, {"data": {"id": 44}})), APP, TOKENS, at=NOW)
    assert answer.facts.places == (Place(Kind.PROFILE, "44", "44"),)


@pytest.mark.parametrize("fault", FAULTS)
def test_nothing_but_an_account_is_alive(fault: tuple[int, Any] | str) -> None:
    for answer in (
        client.probe(door(fault), APP, TOKENS, NOTHING, at=NOW),
        client.places(door(fault), APP, TOKENS, at=NOW),
    ):
        assert answer.finding.cause in SAYS_NOTHING
        assert answer.facts == Facts()


def test_what_we_know_is_handed_to_the_rules() -> None:
    problem = {"title": "Unauthorized", "detail": "Unauthorized", "type": "about:blank"}
    unauthorized = (401, {**problem, "status": 401})
    over = Context(expires_in=timedelta(minutes=-5), renewal_refused=True)
    answer = client.probe(door(unauthorized), APP, TOKENS, over, at=NOW)
    assert answer.finding.reconnect


class TestRenew:
    def test_a_new_pair_takes_the_place_of_the_old(self) -> None:
        there = door((200, PAIR))
        answer = client.renew(there, APP, TOKENS, at=NOW)
        assert answer.finding.cause is Cause.ALIVE
        assert not answer.lost
        assert answer.grant == Grant(
            "access-token-1",
            NOW,
            "refresh-token-1",
            timedelta(hours=2),
            scopes=("tweet.read", "users.read", "offline.access"),
        )
        asked = there.asked[0]
        assert (asked.method, asked.url) == ("POST", "https://api.x.com/2/oauth2/token")
        assert asked.basic == APP
        assert asked.data == {
            "grant_type": "refresh_token",
            "refresh_token": "refresh-token-0",
            "client_id": "app-id",
        }

    def test_fields_may_be_missing_or_text(self) -> None:
        bare = {"access_token": "access-token-1", "expires_in": "7200"}
        grant = client.renew(door((200, bare)), APP, TOKENS, at=NOW).grant
        assert grant == Grant("access-token-1", NOW, expires_in=timedelta(hours=2))
        nonsense = {"access_token": "access-token-1", "expires_in": "soon", "scope": 7}
        grant = client.renew(door((200, nonsense)), APP, TOKENS, at=NOW).grant
        assert grant == Grant("access-token-1", NOW)

    @pytest.mark.parametrize("odd", ["timeout", "dropped", *HOLLOW])
    def test_a_rotation_whose_outcome_was_not_heard_is_lost(
        self, odd: tuple[int, Any] | str
    ) -> None:
        answer = client.renew(door(odd), APP, TOKENS, at=NOW)
        assert answer.lost
        assert answer.grant is None
        assert answer.finding.cause in SAYS_NOTHING

    @pytest.mark.parametrize(
        "safe", ["refused", "tls", (500, ""), (502, "<html>"), (503, ""), (429, "")]
    )
    def test_an_outage_or_a_line_that_never_stood_loses_nothing(
        self, safe: tuple[int, Any] | str
    ) -> None:
        answer = client.renew(door(safe), APP, TOKENS, at=NOW)
        assert not answer.lost
        assert answer.finding.cause in SAYS_NOTHING

    @pytest.mark.parametrize("status", [400, 401])
    def test_a_refused_refresh_token_is_a_refusal(self, status: int) -> None:
        body = {
            "error": "invalid_request",
            "error_description": "Value passed for the token was invalid.",
        }
        answer = client.renew(door((status, body)), APP, TOKENS, at=NOW)
        assert answer.finding.reconnect
        assert (answer.grant, answer.lost) == (None, False)

    def test_a_wrong_secret_is_ours_and_no_refusal(self) -> None:
        answer = client.renew(door((401, {"error": "invalid_client"})), APP, TOKENS, at=NOW)
        assert answer.finding.cause is Cause.APP_FAULT
        assert not answer.lost


class TestRevoke:
    def test_both_tokens_are_given_back(self) -> None:
        there = door((200, {"revoked": True}), (200, {"revoked": True}))
        finding = client.revoke(there, APP, TOKENS, at=NOW)
        assert finding is not None
        assert finding.cause is Cause.REVOKED_BY_USER
        assert [asked.data["token"] for asked in there.asked] == [
            "refresh-token-0",
            "access-token-0",
        ]
        assert there.asked[0].basic == APP
        assert there.asked[0].url == "https://api.x.com/2/oauth2/revoke"

    def test_without_a_refresh_token_one_call_is_enough(self) -> None:
        there = door((200, {"revoked": True}))
        finding = client.revoke(there, APP, Tokens("access-token-0"), at=NOW)
        assert finding is not None
        assert finding.rule == "given-back"

    @pytest.mark.parametrize("fault", FAULTS)
    def test_nothing_is_given_back_where_x_did_not_say_so(
        self, fault: tuple[int, Any] | str
    ) -> None:
        finding = client.revoke(door(fault), APP, TOKENS, at=NOW)
        assert finding is not None
        assert finding.cause in SAYS_NOTHING


@pytest.mark.parametrize(
    ("told", "picture"),
    [
        ("https://pbs.twimg.com/profile_images/1/a_normal.jpg", "a_bigger.jpg"),
        ("https://abs.twimg.com/sticky/default_profile_images/default_profile_normal.png", ""),
        ("javascript:alert(1)", ""),
        ("http://pbs.twimg.com/a_normal.jpg", ""),
        (None, ""),
    ],
)
def test_the_picture_is_asked_for_and_xs_own_is_none(told: str | None, picture: str) -> None:
    there = door((200, {"data": {**ME["data"], "profile_image_url": told}}))
    facts = client.probe(there, APP, TOKENS, NOTHING, at=NOW).facts
    assert there.asked[0].params == {"user.fields": "profile_image_url"}
    assert facts.picture is not None
    assert facts.picture.rpartition("/")[2] == picture
