"""What servers of the AT Protocol say, to causes. The answers: ``answers/<case>.<cause>.json``."""

from __future__ import annotations

import json

import pytest

from channels.contract import Blame, Cause, Context, Endpoint, Reply
from channels.networks.bluesky.errors import explain
from tests.channels.networks.contract_case import NetworkContract
from tests.channels.networks.recorded import AT


class TestBluesky(NetworkContract):
    network = "bluesky"
    cannot_say = {
        Cause.REVOKED_BY_USER: "a revoked session is an invalid refresh token, like any other",
        Cause.PASSWORD_CHANGED: "a new password leaves sessions by OAuth alone",
        Cause.LOST_PAGE_ROLE: "there are no pages",
    }


def said(error: str, sentence: str = "", status: int = 400, **how: Endpoint) -> Reply:
    endpoint = how.get("endpoint", Endpoint.TOKEN_REFRESH)
    key = "error_description" if endpoint is Endpoint.TOKEN_REFRESH else "message"
    return Reply(endpoint, status, AT, body=json.dumps({"error": error, key: sentence}))


def test_a_token_used_twice_was_our_doing_and_only_the_person_can_mend_it() -> None:
    told = explain(said("invalid_grant", "Refresh token replayed"), Context())
    assert (told.blame, told.reconnect) == (Blame.US, True)


@pytest.mark.parametrize(
    "sentence",
    ["Bad token scope", "Malformed token", "Token could not be verified", "Bad token method"],
)
def test_a_token_of_another_kind_is_no_end_of_one(sentence: str) -> None:
    told = explain(said("InvalidToken", sentence, endpoint=Endpoint.WHOAMI), Context())
    assert told.cause is Cause.APP_FAULT


def test_paused_by_its_owner_and_taken_down_are_told_apart() -> None:
    rules = [
        explain(said(word, status=401, endpoint=Endpoint.WHOAMI), Context()).rule
        for word in ("AccountDeactivated", "AccountTakedown")
    ]
    assert rules == ["account_deactivated", "account_taken_down"]


def test_an_assertion_that_was_seen_before_costs_no_session() -> None:
    told = explain(said("invalid_grant", "Client assertion jti reused"), Context())
    assert (told.cause, told.reconnect) == (Cause.APP_FAULT, False)
