"""What a person reads where the cause alone would say too little."""

from __future__ import annotations

import json

import pytest

from channels.contract import Cause, Context, Endpoint, Reply
from channels.networks.bluesky import NETWORK
from channels.networks.bluesky.errors import explain
from channels.words.causes import sentence_for
from channels.words.next_steps import next_step
from tests.channels.networks.recorded import AT


def told(error: str, sentence: str = "", *, status: int = 401, renewing: bool = False) -> str:
    endpoint = Endpoint.TOKEN_REFRESH if renewing else Endpoint.WHOAMI
    key = "error_description" if renewing else "message"
    reply = Reply(endpoint, status, AT, body=json.dumps({"error": error, key: sentence}))
    finding = explain(reply, Context())
    says = sentence_for(finding.cause, "bluesky", finding.rule) % {"network": "Bluesky"}
    return f"{says} {next_step(finding, NETWORK)}"


def test_a_pause_is_not_called_a_suspension() -> None:
    words = told("AccountDeactivated")
    assert "its owner has paused it" in words
    assert "Reactivate" in words
    assert "suspended" not in words


def test_an_account_that_was_taken_down_is_the_servers_doing() -> None:
    assert "have taken this account down" in told("AccountTakedown")


def test_a_token_used_twice_is_ours_in_words_and_the_persons_to_mend() -> None:
    words = told("invalid_grant", "Refresh token replayed", status=400, renewing=True)
    assert "used twice" in words
    assert "The fault is ours. Refresh the channel once" in words


@pytest.mark.parametrize("rule", ["moved_to_another_server"])
def test_a_move_is_told_as_that(rule: str) -> None:
    assert "has moved to another server" in sentence_for(Cause.EXPIRED, "bluesky", rule)
