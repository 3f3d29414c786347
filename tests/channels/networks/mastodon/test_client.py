"""Mastodon: what is asked, and what is made of the answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from channels.contract import ACCOUNT_MOVED, DEAD, SAYS_NOTHING, Cause, Context, Facts, Grant, Kind
from channels.networks.mastodon import client
from tests.channels.networks.scripted import APP as APP_OF_ALL
from tests.channels.networks.scripted import FAULTS, TOKENS, door
from tests.factories import NOW

APP = replace(APP_OF_ALL, server="social.example", options={"scopes": "profile write:statuses"})
WHOSE = Context(account_id="https://social.example/users/acme")
ACCOUNT: dict[str, Any] = {
    "id": "1093",
    "username": "acme",
    "acct": "acme",
    "display_name": "Acme Tools",
    "uri": "https://social.example/users/acme",
    "avatar_static": "https://files.social.example/a.png",
}
DISABLED = (403, {"error": "Your login is currently disabled"})


def test_the_first_token_is_the_lasting_one() -> None:
    grant = Grant("a", NOW)
    assert client.complete(door(), APP, grant, at=NOW).grant == grant


def test_a_probe_asks_the_server_of_the_login_in_english() -> None:
    there = door((200, ACCOUNT))
    answer = client.probe(there, APP, TOKENS, WHOSE, at=NOW)
    assert answer.finding.cause is Cause.ALIVE
    assert answer.facts == Facts(
        account_id="https://social.example/users/acme",
        account_name="Acme Tools",
        other_id="social.example/1093",
        picture="https://files.social.example/a.png",
    )
    asked = there.asked[0]
    assert asked.url == "https://social.example/api/v1/accounts/verify_credentials"
    assert (asked.bearer, asked.params) == ("access-token-0", {"lang": "en"})
    # Else some software sends an ended token to a log-in page.
    assert asked.headers == {"Accept": "application/json"}


def test_the_profile_is_the_one_place() -> None:
    (place,) = client.places(door((200, ACCOUNT)), APP, TOKENS, at=NOW).facts.places or ()
    assert (place.kind, place.name, place.handle) == (
        Kind.PROFILE,
        "Acme Tools",
        "acme@social.example",
    )


@pytest.mark.parametrize(
    "told",
    [
        None,  # before 4.2
        "https://mastodon.social/users/acme",  # somebody else's
        "acme",
        "http://social.example/users/acme",
    ],
)
def test_only_an_actor_of_the_server_itself_is_believed(told: str | None) -> None:
    answer = client.probe(door((200, ACCOUNT | {"uri": told})), APP, TOKENS, WHOSE, at=NOW)
    assert answer.facts.account_id == "https://social.example/users/acme"


def test_a_long_address_of_an_actor_is_kept_by_its_digest() -> None:
    long = "https://social.example/users/" + "a" * 120
    other = long + "b"
    ids = {
        client.probe(
            door((200, ACCOUNT | {"uri": uri})), APP, TOKENS, WHOSE, at=NOW
        ).facts.account_id
        for uri in (long, other)
    }
    assert len(ids) == 2
    assert all(each and len(each) <= 120 for each in ids)


def test_a_picture_elsewhere_is_none() -> None:
    body = ACCOUNT | {"avatar_static": "https://cdn.example/a.png"}
    assert client.probe(door((200, body)), APP, TOKENS, WHOSE, at=NOW).facts.picture == ""


@pytest.mark.parametrize("fault", FAULTS)
def test_nothing_but_an_account_is_alive(fault: tuple[int, Any] | str) -> None:
    answer = client.probe(door(fault), APP, TOKENS, WHOSE, at=NOW)
    assert answer.finding.cause in SAYS_NOTHING
    assert answer.facts == Facts()


@pytest.mark.parametrize(
    ("account_id", "url", "params"),
    [
        (WHOSE.account_id, "https://social.example/api/v1/accounts/lookup", {"acct": "acme"}),
        ("https://social.example/ap/users/1093", "https://social.example/api/v1/accounts/1093", {}),
    ],
)
def test_where_a_disabled_account_has_moved_is_asked_of_the_public_one(
    account_id: str, url: str, params: dict[str, str]
) -> None:
    there = door(DISABLED, (200, ACCOUNT | {"moved": {"acct": "acme@new.example"}}))
    answer = client.probe(there, APP, TOKENS, Context(account_id=account_id), at=NOW)
    assert answer.finding.cause is Cause.ACCOUNT_SUSPENDED
    assert answer.finding.rule == ACCOUNT_MOVED
    assert answer.finding.codes["moved_to"] == "acme@new.example"
    asked = there.asked[1]
    assert (asked.url, asked.params, asked.bearer) == (url, params | {"lang": "en"}, "")


@pytest.mark.parametrize(
    ("public", "rule"),
    [
        ((200, ACCOUNT | {"suspended": True}), "account_suspended"),
        ((200, ACCOUNT), "login_disabled"),
        ((200, ACCOUNT | {"moved": None}), "login_disabled"),
        ((200, ACCOUNT | {"moved": {"acct": "<script>"}}), "login_disabled"),
        ((404, {"error": "Record not found"}), "login_disabled"),
        ("timeout", "login_disabled"),
    ],
)
def test_what_the_public_account_does_not_say_stays_as_wide_as_the_sentence(
    public: Any, rule: str
) -> None:
    answer = client.probe(door(DISABLED, public), APP, TOKENS, WHOSE, at=NOW)
    assert (answer.finding.cause, answer.finding.rule) == (Cause.ACCOUNT_SUSPENDED, rule)
    assert not answer.finding.reconnect


def test_a_move_within_the_server_names_the_server() -> None:
    there = door(DISABLED, (200, ACCOUNT | {"moved": {"acct": "acme2"}}))
    finding = client.probe(there, APP, TOKENS, WHOSE, at=NOW).finding
    assert finding.codes["moved_to"] == "acme2@social.example"


def test_a_write_only_token_lives_and_cannot_be_connected() -> None:
    refused = (403, {"error": "This action is outside the authorized scopes"})
    assert client.probe(door(refused), APP, TOKENS, WHOSE, at=NOW).finding.cause is Cause.ALIVE
    listed = client.places(door(refused), APP, TOKENS, at=NOW).finding
    assert listed.cause is Cause.PERMISSION_MISSING


def test_other_softwares_end_and_refresh_token_are_believed() -> None:
    body = {"access_token": "a2", "refresh_token": "r2", "expires_in": 60, "scope": "read write"}
    there = door((200, body))
    answer = client.renew(there, APP, TOKENS, at=NOW)
    assert answer.grant is not None
    assert (answer.grant.refresh, answer.grant.expires_in) == ("r2", timedelta(minutes=1))
    # A wide scope allows what we need of it.
    assert {"profile", "write:statuses", "write:media"} <= set(answer.grant.scopes)
    assert there.asked[0].data["refresh_token"] == "refresh-token-0"


def test_a_grant_is_given_back_at_its_server() -> None:
    there = door((200, {}))
    finding = client.revoke(there, APP, TOKENS, at=NOW)
    assert finding is not None
    assert finding.cause in DEAD
    asked = there.asked[0]
    assert asked.url == "https://social.example/oauth/revoke"
    assert asked.data == {
        "client_id": "app-id",
        "client_secret": "app-secret",
        "token": "access-token-0",
    }


@pytest.mark.parametrize(
    "answer", [(200, "<html>for sale</html>"), (200, ""), (403, {"error": "unauthorized_client"})]
)
def test_nothing_else_is_given_back(answer: Any) -> None:
    finding = client.revoke(door(answer), APP, TOKENS, at=NOW)
    assert finding is not None
    assert finding.cause not in DEAD | {Cause.ALIVE}


@pytest.mark.parametrize(
    ("said", "cause"),
    [
        ((200, {"access_token": "x", "scope": "profile"}), Cause.ALIVE),
        ((401, {"error": "invalid_client", "error_description": "Inconnu"}), Cause.APP_FAULT),
        ("timeout", Cause.NETWORK_FAULT),
    ],
)
def test_whether_the_server_knows_our_app(said: Any, cause: Cause) -> None:
    there = door(said)
    assert client.ask_app(there, APP, at=NOW).cause is cause
    assert there.asked[0].data["grant_type"] == "client_credentials"
    assert there.asked[0].data["scope"] == "profile"


def test_an_app_of_an_older_server_asks_by_the_older_scope() -> None:
    there = door((200, {"access_token": "x"}))
    older = replace(APP, options={"scopes": "read:accounts write:statuses"})
    client.ask_app(there, older, at=NOW)
    assert there.asked[0].data["scope"] == "read:accounts"
