"""TikTok: what is asked, and what is made of the answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from channels.contract import (
    DEAD,
    SAYS_NOTHING,
    Cause,
    Context,
    Endpoint,
    Facts,
    Grant,
    Kind,
    Place,
    Reply,
)
from channels.networks.tiktok import client
from channels.networks.tiktok.errors import explain
from channels.networks.tiktok.scopes import APPROVED
from tests.channels.networks.scripted import APP, FAULTS, HOLLOW, NOTHING, TOKENS, door
from tests.factories import NOW

OK = {"code": "ok", "message": "", "log_id": "1"}
PICTURE = "https://p16-sign-va.tiktokcdn.com/1.jpeg"
USER = {"open_id": "_000abc", "display_name": "Acme Tools", "avatar_url": PICTURE}
ME = (200, {"data": {"user": USER}, "error": OK})
NAMED = (200, {"data": {"user": {**USER, "username": "acme"}}, "error": OK})
NOT_ALLOWED = (401, {"data": {}, "error": {"code": "scope_not_authorized", "message": ""}})
PAIR = {
    "access_token": "act.1",
    "expires_in": 7200,
    "open_id": "_000abc",
    "refresh_expires_in": 1_000_000,
    "refresh_token": "rft.1",
    "scope": "user.info.basic,video.publish",
    "token_type": "Bearer",
}


def test_the_first_pair_is_the_lasting_one() -> None:
    grant = Grant("a", NOW, "r")
    answer = client.complete(door(), APP, grant, at=NOW)
    assert (answer.grant, answer.finding.cause, answer.lost) == (grant, Cause.ALIVE, False)


def test_a_probe_asks_only_for_what_everybody_has_allowed() -> None:
    there = door(ME)
    answer = client.probe(there, APP, TOKENS, NOTHING, at=NOW)
    assert answer.finding.cause is Cause.ALIVE
    assert answer.facts == Facts("_000abc", "Acme Tools", picture=PICTURE)
    asked = there.asked[0]
    assert (asked.method, asked.url) == ("GET", "https://open.tiktokapis.com/v2/user/info/")
    assert asked.params == {"fields": "open_id,display_name,avatar_url"}
    assert asked.bearer == "access-token-0"


def test_the_profile_is_the_one_place() -> None:
    answer = client.places(door(NAMED), APP, TOKENS, at=NOW)
    place = Place(Kind.PROFILE, "_000abc", "Acme Tools", "acme", picture=PICTURE)
    assert answer.facts.places == (place,)


def test_a_username_that_was_not_allowed_costs_only_the_username() -> None:
    there = door(NOT_ALLOWED, ME)
    answer = client.places(there, APP, TOKENS, at=NOW)
    assert answer.finding.cause is Cause.ALIVE
    assert [place.handle for place in answer.facts.places or ()] == [""]
    assert [asked.params["fields"].count("username") for asked in there.asked] == [1, 0]


@pytest.mark.parametrize("fault", FAULTS)
def test_nothing_but_an_account_is_alive(fault: tuple[int, Any] | str) -> None:
    for answer in (
        client.probe(door(fault), APP, TOKENS, NOTHING, at=NOW),
        client.places(door(fault), APP, TOKENS, at=NOW),
    ):
        assert answer.finding.cause in SAYS_NOTHING
        assert answer.facts == Facts()


def test_ok_without_an_account_is_not_alive() -> None:
    hollow = (200, {"data": {"user": {}}, "error": OK})
    assert client.probe(door(hollow), APP, TOKENS, NOTHING, at=NOW).finding.cause in SAYS_NOTHING


def test_a_renewal_names_our_app_by_its_key_and_keeps_what_it_is_told() -> None:
    there = door((200, PAIR))
    answer = client.renew(there, APP, TOKENS, at=NOW)
    assert there.asked[0].url == "https://open.tiktokapis.com/v2/oauth/token/"
    assert there.asked[0].data == {
        "client_key": "app-id",
        "client_secret": "app-secret",
        "grant_type": "refresh_token",
        "refresh_token": "refresh-token-0",
    }
    assert answer.grant == Grant(
        "act.1",
        NOW,
        "rft.1",
        timedelta(hours=2),
        timedelta(seconds=1_000_000),
        ("user.info.basic", "video.publish"),
    )


@pytest.mark.parametrize("answer", ["timeout", "dropped", *HOLLOW])
def test_an_answer_that_cannot_be_read_may_have_changed_the_pair(
    answer: tuple[int, Any] | str,
) -> None:
    assert client.renew(door(answer), APP, TOKENS, at=NOW).lost


def test_so_may_one_that_says_ok_without_tokens() -> None:
    answer = client.renew(door((200, {"data": {}, "error": OK})), APP, TOKENS, at=NOW)
    assert answer.lost
    assert answer.finding.cause in SAYS_NOTHING


@pytest.mark.parametrize("status", [200, 400, 401])
@pytest.mark.parametrize(
    ("error", "cause"),
    [
        ("invalid_grant", Cause.INVALID_TOKEN_UNSPECIFIED),
        ("invalid_client", Cause.APP_FAULT),
        ("invalid_request", Cause.APP_FAULT),
        ("server_error", Cause.NETWORK_FAULT),
    ],
)
def test_a_refusal_is_decided_by_its_key_and_nothing_is_lost(
    error: str, cause: Cause, status: int
) -> None:
    refused = (status, {"error": error, "error_description": "no", "log_id": "1"})
    answer = client.renew(door(refused), APP, TOKENS, at=NOW)
    assert (answer.finding.cause, answer.lost, answer.grant) == (cause, False, None)


@pytest.mark.parametrize("body", [{}, {"data": {}, "error": OK}])
def test_giving_back_ends_it(body: dict[str, Any]) -> None:
    there = door((200, body))
    finding = client.revoke(there, APP, TOKENS, at=NOW)
    assert finding is not None
    assert finding.rule == "given-back"
    assert there.asked[0].url == "https://open.tiktokapis.com/v2/oauth/revoke/"
    assert there.asked[0].data == {
        "client_key": "app-id",
        "client_secret": "app-secret",
        "token": "access-token-0",
    }


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault != (200, "{}")])
def test_giving_back_that_was_not_answered_is_not_done(fault: tuple[int, Any] | str) -> None:
    finding = client.revoke(door(fault), APP, TOKENS, at=NOW)
    assert finding is not None
    assert finding.cause in SAYS_NOTHING


def test_what_is_dead_already_need_not_be_given_back() -> None:
    dead = (401, {"data": {}, "error": {"code": "access_token_invalid", "message": ""}})
    finding = client.revoke(door(dead), APP, TOKENS, at=NOW)
    assert finding is not None
    assert finding.cause in DEAD


MISSED = Reply(
    Endpoint.PUBLISH, 400, NOW, body='{"data":{},"error":{"code":"scope_permission_missed"}}'
)


def test_a_scope_is_the_persons_unless_they_allowed_all_that_our_app_is_approved_for() -> None:
    assert explain(MISSED, Context()).cause is Cause.PERMISSION_MISSING
    assert explain(MISSED, Context(granted=APPROVED[:-1])).cause is Cause.PERMISSION_MISSING
    assert explain(MISSED, Context(granted=APPROVED)).cause is Cause.APP_FAULT


@pytest.mark.parametrize("endpoint", [Endpoint.WHOAMI, Endpoint.TOKEN_REFRESH])
def test_a_fail_reason_counts_where_a_post_is_asked_about(endpoint: Endpoint) -> None:
    body = '{"data":{"fail_reason":"auth_removed"},"error":{"code":"ok"}}'
    reply = Reply(Endpoint.PUBLISH, 200, NOW, body=body)
    assert explain(reply, Context()).cause is Cause.REVOKED_BY_USER
    elsewhere = explain(replace(reply, endpoint=endpoint), Context())
    assert elsewhere.cause is not Cause.REVOKED_BY_USER
