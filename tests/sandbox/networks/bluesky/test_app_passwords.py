"""The older door: bearer tokens, renewed in place of each other, and ended by a new password."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import TestResponse

from sandbox.networks.bluesky.app_passwords import PASSWORD
from tests.sandbox.driving import Driver
from tests.sandbox.networks.bluesky.visitor import (
    ENTRYWAY,
    HARBOUR,
    LINDQVIST,
    OWN,
    OYSTER,
    Visitor,
    body,
    said,
)

HOUR = 3600
Pair = dict[str, Any]


def ask(
    driver: Driver, name: str, token: str = "", host: str = OYSTER, **sent: Any
) -> TestResponse:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    method = "GET" if name == "getSession" else "POST"
    address = f"/{host}/xrpc/com.atproto.server.{name}"
    return driver.web.open(address, method=method, headers=headers, json=sent or None)


def begin(driver: Driver, host: str = ENTRYWAY, **changed: Any) -> TestResponse:
    sent = {"identifier": "harbourcafe.bsky.social", "password": PASSWORD, **changed}
    return ask(driver, "createSession", host=host, **sent)


def pair(driver: Driver) -> Pair:
    return body(begin(driver))


def renew(driver: Driver, held: Pair) -> TestResponse:
    return ask(driver, "refreshSession", held["refreshJwt"])


@pytest.mark.parametrize("host", [ENTRYWAY, OYSTER])
@pytest.mark.parametrize("name", ["harbourcafe.bsky.social", HARBOUR])
def test_it_begins_at_the_door_and_behind_it(driver: Driver, host: str, name: str) -> None:
    held = body(begin(driver, host, identifier=name))
    assert (held["did"], held["active"]) == (HARBOUR, True)
    assert body(ask(driver, "getSession", held["accessJwt"]))["did"] == HARBOUR


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"password": "another"}, (401, "AuthenticationRequired")),
        ({"identifier": "nobody.test"}, (401, "AuthenticationRequired")),
        ({"identifier": LINDQVIST}, (401, "AuthenticationRequired")),
        ({"password": None}, (400, "InvalidRequest")),
    ],
)
def test_a_wrong_beginning(
    driver: Driver, changed: dict[str, Any], refusal: tuple[int, str]
) -> None:
    assert said(begin(driver, **changed))[:2] == refusal


def test_a_renewal_that_lost_its_answer_may_be_asked_again_for_two_hours(driver: Driver) -> None:
    first = pair(driver)
    second = body(renew(driver, first))
    driver.advance(1.9 * HOUR)
    again = body(renew(driver, first))
    assert body(renew(driver, again))["did"] == HARBOUR
    driver.advance(0.2 * HOUR)
    assert said(renew(driver, first)) == (400, "ExpiredToken", "Token has been revoked")
    assert renew(driver, second).status_code == 200


def test_each_token_has_its_end(driver: Driver) -> None:
    held = pair(driver)
    driver.advance(2.1 * HOUR)
    over = (400, "ExpiredToken", "Token has expired")
    assert said(ask(driver, "getSession", held["accessJwt"])) == over
    assert renew(driver, held).status_code == 200
    held = pair(driver)
    driver.advance(91 * 24 * HOUR)
    assert said(renew(driver, held)) == over


def test_a_new_password_ends_what_renews_and_leaves_oauth_alone(driver: Driver) -> None:
    held, visitor = pair(driver), Visitor(driver.web)
    by_oauth = visitor.pair()
    driver.happen("bluesky", HARBOUR, password_changed=True)
    assert said(renew(driver, held))[1] == "ExpiredToken"
    assert visitor.renew(by_oauth["refresh_token"]).status_code == 200


def test_a_session_that_was_given_back(driver: Driver) -> None:
    held = pair(driver)
    assert ask(driver, "deleteSession", held["refreshJwt"]).status_code == 200
    assert said(renew(driver, held))[1] == "ExpiredToken"
    assert ask(driver, "getSession", held["accessJwt"]).status_code == 200  # until its own end


@pytest.mark.parametrize(
    ("name", "which", "text"),
    [
        ("getSession", "refreshJwt", "Bad token scope"),
        ("refreshSession", "accessJwt", "Bad token scope"),
        ("getSession", "handle", "Token could not be verified"),
    ],
)
def test_a_wrong_token_is_no_expiry(driver: Driver, name: str, which: str, text: str) -> None:
    assert said(ask(driver, name, pair(driver)[which])) == (400, "InvalidToken", text)


def test_a_token_is_worth_nothing_at_another_server_nor_as_one_of_oauth(driver: Driver) -> None:
    held, visitor = pair(driver), Visitor(driver.web)
    assert said(ask(driver, "getSession", held["accessJwt"], OWN))[:2] == (400, "InvalidToken")
    assert said(visitor.session(held["accessJwt"]))[:2] == (401, "invalid_token")
    assert visitor.post("revoke", {"token": held["accessJwt"]}).status_code == 200
    assert said(visitor.renew(held["refreshJwt"]))[2] == "Invalid refresh token"


def test_what_happened_to_the_account_is_told(driver: Driver) -> None:
    held = pair(driver)
    driver.happen("bluesky", HARBOUR, suspended=True)
    for reply in (begin(driver), ask(driver, "getSession", held["accessJwt"]), renew(driver, held)):
        assert said(reply)[:2] == (401, "AccountTakedown")
    driver.happen("bluesky", HARBOUR, suspended=False, deactivated=True)
    assert pair(driver)["status"] == "deactivated"
