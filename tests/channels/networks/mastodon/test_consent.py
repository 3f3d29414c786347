"""Mastodon's way to the consent page and back, and the app that is made for it."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from channels.contract import App, Asked, Cause, Departure, Finding
from channels.networks.mastodon import NETWORK, apps, consent
from tests.channels.networks.scripted import door
from tests.factories import NOW

BACK = "https://care.example/accounts/mastodon/login/callback/"
APP = App("id-1", "secret-1", {"scopes": "profile write:statuses write:media"}, server="a.example")
ASKED = Asked(NETWORK.scopes, BACK, "state-1")
NEWER = {
    "issuer": "https://a.example/",
    "authorization_endpoint": "https://a.example/oauth/authorize",
    "token_endpoint": "https://a.example/oauth/token",
    "app_registration_endpoint": "https://a.example/api/v1/apps",
    "scopes_supported": ["read", "write", "profile"],
    "code_challenge_methods_supported": ["S256"],
}
OLDER = (404, {"error": "Record not found"})


def departed(
    *answers: Any, asked: Asked = ASKED, app: App = APP
) -> tuple[Departure, dict[str, str]]:
    told = consent.set_out(door(*answers), app, asked, at=NOW)
    assert isinstance(told, Departure)
    query = {key: values[0] for key, values in parse_qs(urlsplit(told.url).query).items()}
    return told, query


def test_a_newer_server_is_asked_with_pkce() -> None:
    told, query = departed((200, NEWER))
    assert told.url.startswith("https://a.example/oauth/authorize?")
    assert told.server == "a.example"
    verifier = json.loads(told.memory)["verifier"]
    digest = hashlib.sha256(verifier.encode()).digest()
    assert query["code_challenge"] == base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    assert query["code_challenge_method"] == "S256"
    assert query["scope"] == "profile write:statuses write:media"
    assert (query["state"], query["redirect_uri"]) == ("state-1", BACK)
    assert "force_login" not in query


def test_an_older_one_without_and_by_the_addresses_that_never_changed() -> None:
    app = replace(APP, options={"scopes": "read:accounts write:statuses write:media"})
    told, query = departed(OLDER, app=app, asked=replace(ASKED, scopes=("write:everything",)))
    assert told.url.startswith("https://a.example/oauth/authorize?")
    assert "code_challenge" not in query
    assert query["scope"] == "read:accounts write:statuses write:media"


def test_another_account_is_asked_for_by_signing_in_anew() -> None:
    _, query = departed((200, NEWER), asked=replace(ASKED, switch=True))
    assert query["force_login"] == "true"


@pytest.mark.parametrize(
    "key", ["authorization_endpoint", "token_endpoint", "app_registration_endpoint"]
)
@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/oauth", "https://a.example:8443/oauth", "https://u@a.example/oauth"],
)
def test_no_address_of_another_host_is_followed(key: str, elsewhere: str) -> None:
    told, _ = departed((200, NEWER | {key: elsewhere}))
    assert told.url.startswith("https://a.example/oauth/authorize?")
    assert json.loads(told.memory)["token"] == "https://a.example/oauth/token"


@pytest.mark.parametrize("silent", ["timeout", "refused", (502, "")])
def test_nobody_is_sent_to_a_server_that_does_not_answer(silent: Any) -> None:
    told = consent.set_out(door(silent), APP, ASKED, at=NOW)
    assert isinstance(told, Finding)
    assert told.cause is Cause.NETWORK_FAULT


def test_a_code_is_exchanged_with_what_was_remembered() -> None:
    memory = json.dumps({"verifier": "v-1", "token": "https://a.example/oauth/token"})
    body = {"access_token": "t-1", "token_type": "Bearer", "scope": "profile write:statuses"}
    there = door((200, body))
    answer = consent.come_back(there, APP, BACK, {"code": "c-1"}, memory, at=NOW)
    assert answer.grant is not None
    assert (answer.grant.access, answer.grant.expires_in) == ("t-1", None)
    asked = there.asked[0]
    assert (asked.method, asked.url) == ("POST", "https://a.example/oauth/token")
    assert asked.data == {
        "grant_type": "authorization_code",
        "code": "c-1",
        "redirect_uri": BACK,
        "client_id": "id-1",
        "client_secret": "secret-1",
        "code_verifier": "v-1",
    }


def test_a_code_that_is_spent_says_nothing_of_a_token() -> None:
    memory = json.dumps({"verifier": "", "token": "https://a.example/oauth/token"})
    refused = door((400, {"error": "invalid_grant"}))
    answer = consent.come_back(refused, APP, BACK, {"code": "c-1"}, memory, at=NOW)
    assert (answer.grant, answer.finding.cause) == (None, Cause.APP_FAULT)
    assert "code_verifier" not in refused.asked[0].data


@pytest.mark.parametrize(
    ("discovery", "scopes"),
    [
        ((200, NEWER), "profile write:statuses write:media"),
        (OLDER, "read:accounts write:statuses write:media"),
    ],
)
def test_our_app_is_made_with_scopes_that_the_server_knows(discovery: Any, scopes: str) -> None:
    there = door(discovery, (200, {"client_id": "id-9", "client_secret": "secret-9"}))
    app = apps.register(there, "a.example", BACK, NETWORK.scopes, at=NOW)
    assert app == App("id-9", "secret-9", {"scopes": scopes}, server="a.example")
    asked = there.asked[1]
    assert asked.url == "https://a.example/api/v1/apps"
    assert asked.data == {
        "client_name": "Channel Care",
        "redirect_uris": BACK,
        "scopes": scopes,
        "website": "https://care.example/",
    }


@pytest.mark.parametrize(
    ("answer", "cause"),
    [
        (
            (422, {"error": "Validation failed: Redirect URI must be an absolute URI."}),
            Cause.APP_FAULT,
        ),
        ((403, ""), Cause.APP_FAULT),
        ((429, {"error": "Too many requests"}), Cause.RATE_LIMITED),
        ((200, "<html>for sale</html>"), Cause.NETWORK_FAULT),
        ((200, {"client_id": "without a secret"}), Cause.UNKNOWN),
        ("timeout", Cause.NETWORK_FAULT),
    ],
)
def test_an_app_that_is_not_made_is_told(answer: Any, cause: Cause) -> None:
    told = apps.register(door(OLDER, answer), "a.example", BACK, NETWORK.scopes, at=NOW)
    assert isinstance(told, Finding)
    assert told.cause is cause
