"""Google's token addresses: what is asked, and what is made of the answers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from channels.contract import SAYS_NOTHING, App, Cause, Tokens
from channels.networks.google import tokens
from channels.networks.youtube.errors import explain
from tests.channels.networks.scripted import APP, FAULTS, HOLLOW, NOTHING, TOKENS, door
from tests.factories import NOW

FRESH = {"access_token": "ya29.1", "expires_in": 3599, "scope": "a b", "token_type": "Bearer"}
INFO = {"aud": "app-id", "azp": "app-id", "sub": "117", "scope": "a b", "exp": "1795000000"}


def test_a_renewal_sends_id_and_secret_in_the_form_and_brings_no_refresh_token() -> None:
    there = door((200, FRESH))
    answer = tokens.renew(there, APP, TOKENS, explain, at=NOW)
    assert answer.grant is not None
    assert (answer.grant.access, answer.grant.refresh) == ("ya29.1", "")
    assert answer.grant.expires_in == timedelta(seconds=3599)
    assert there.asked[0].url == "https://oauth2.googleapis.com/token"
    assert there.asked[0].data == {
        "grant_type": "refresh_token",
        "refresh_token": "refresh-token-0",
        "client_id": "app-id",
        "client_secret": "app-secret",
    }


@pytest.mark.parametrize("fault", FAULTS)
def test_no_answer_can_be_lost_for_the_refresh_token_stays(fault: tuple[int, Any] | str) -> None:
    answer = tokens.renew(door(fault), APP, TOKENS, explain, at=NOW)
    assert (answer.grant, answer.lost) == (None, False)
    assert answer.finding.cause in SAYS_NOTHING


def test_access_for_a_time_is_told_with_the_grant() -> None:
    body = {**FRESH, "refresh_token": "1//1", "refresh_token_expires_in": 604_800}
    grant = tokens.renew(door((200, body)), APP, TOKENS, explain, at=NOW).grant
    assert grant is not None
    assert grant.refresh_expires_at == NOW + timedelta(days=7)


def test_tokeninfo_says_how_long_and_for_what_and_of_whom() -> None:
    there = door((200, INFO))
    answer = tokens.introspect(there, APP, TOKENS, NOTHING, explain, at=NOW)
    assert answer.finding.cause is Cause.ALIVE
    assert answer.facts.expires_at == datetime.fromtimestamp(1_795_000_000, UTC)
    assert (answer.facts.scopes, answer.facts.other_id) == (("a", "b"), "117")
    assert answer.facts.account_id is None
    assert there.asked[0].params == {"access_token": "access-token-0"}


def test_a_token_of_another_app_is_a_fault_of_ours() -> None:
    other = door((200, {**INFO, "aud": "another-app"}))
    answer = tokens.introspect(other, APP, TOKENS, NOTHING, explain, at=NOW)
    assert (answer.finding.cause, answer.finding.rule) == (Cause.APP_FAULT, "token_of_another_app")


@pytest.mark.parametrize("fault", FAULTS)
def test_nothing_but_tokeninfo_is_alive(fault: tuple[int, Any] | str) -> None:
    answer = tokens.introspect(door(fault), APP, TOKENS, NOTHING, explain, at=NOW)
    assert answer.finding.cause in SAYS_NOTHING


def test_giving_back_sends_the_refresh_token_for_it_ends_all() -> None:
    there = door((200, {}))
    finding = tokens.revoke(there, APP, TOKENS, explain, at=NOW)
    assert (finding.cause, finding.rule) == (Cause.REVOKED_BY_USER, "given-back")
    assert there.asked[0].data == {"token": "refresh-token-0"}


def test_without_a_refresh_token_the_access_token_is_given_back() -> None:
    there = door((200, {}))
    tokens.revoke(there, APP, Tokens("a"), explain, at=NOW)
    assert there.asked[0].data == {"token": "a"}


def test_what_is_over_already_needs_no_giving_back() -> None:
    gone = door((400, {"error": "invalid_token", "error_description": "Token expired or revoked"}))
    finding = tokens.revoke(gone, APP, TOKENS, explain, at=NOW)
    assert finding.cause is Cause.INVALID_TOKEN_UNSPECIFIED


@pytest.mark.parametrize("hollow", [(200, ""), (200, "<html>"), (204, ""), (500, ""), "timeout"])
def test_nothing_is_given_back_that_google_did_not_say(hollow: tuple[int, Any] | str) -> None:
    finding = tokens.revoke(door(hollow), APP, TOKENS, explain, at=NOW)
    assert finding.cause in SAYS_NOTHING


def test_whether_our_app_is_known_is_asked_with_a_token_that_nobody_has() -> None:
    refused = {"error": "invalid_grant", "error_description": "Bad Request"}
    there = door((400, refused))
    assert tokens.ask_app(there, APP, explain, at=NOW).cause is Cause.ALIVE
    assert there.asked[0].data["refresh_token"] == "no-token-at-all"
    unknown = door((401, {"error": "invalid_client"}))
    assert tokens.ask_app(unknown, App("x", "y"), explain, at=NOW).cause is Cause.APP_FAULT


@pytest.mark.parametrize("hollow", HOLLOW)
def test_an_empty_success_says_nothing_of_our_app(hollow: tuple[int, Any]) -> None:
    assert tokens.ask_app(door(hollow), APP, explain, at=NOW).cause in SAYS_NOTHING
