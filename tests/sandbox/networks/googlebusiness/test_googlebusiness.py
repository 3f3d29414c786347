"""The pretend Business Profile: two levels in sheets, quotas, posts, moves, signed events."""

from __future__ import annotations

from typing import Any

import jwt
import pytest
from werkzeug.test import TestResponse

from sandbox.networks.google import risc
from sandbox.networks.googlebusiness import refusals
from sandbox.store import accounts
from tests.channels.networks import case
from tests.sandbox.driving import CHALLENGE, VERIFIER, Driver, body_of, path_of

APP = "demo-googlebusiness"
BACK = "http://localhost:8000/accounts/googlebusiness/login/callback/"
PERSON, CHAIN = "117204455006600000011", "117204455006600000013"
ACCOUNTS = "/mybusinessaccountmanagement.googleapis.com/v1/accounts"
INFORMATION = "/mybusinessbusinessinformation.googleapis.com/v1"
POSTS = "/mybusiness.googleapis.com/v4"
MASK = {"readMask": "name,title,metadata"}
GROUP, OTHER_GROUP, CAFE = "720000000000000011", "720000000000000012", "9104400550066"


def token(driver: Driver, account: str = PERSON, **form: object) -> str:
    dialog = path_of(case.of("googlebusiness").authorize)
    code = driver.code(dialog, {"account": account, **form}, client_id=APP)
    exchange = {
        "grant_type": "authorization_code",
        "client_id": APP,
        "client_secret": f"{APP}-secret",
        "redirect_uri": BACK,
        "code": code,
        "code_verifier": VERIFIER,
    }
    assert CHALLENGE
    reply = driver.web.post("/oauth2.googleapis.com/token", data=exchange)
    value: str = body_of(reply)["access_token"]
    return value


def get(driver: Driver, address: str, bearer: str, **query: str) -> TestResponse:
    headers = {"Authorization": f"Bearer {bearer}"}
    return driver.web.get(address, query_string=query, headers=headers)


def post(driver: Driver, bearer: str, group: str, place: str, **body: Any) -> TestResponse:
    address = f"{POSTS}/accounts/{group}/locations/{place}/localPosts"
    sent = {"summary": "We open at eight.", "topicType": "STANDARD", **body}
    return driver.web.post(address, json=sent, headers={"Authorization": f"Bearer {bearer}"})


def error(reply: TestResponse) -> dict[str, Any]:
    held: dict[str, Any] = (reply.json or {})["error"]
    return held


def test_accounts_come_first_and_each_holds_locations(driver: Driver) -> None:
    bearer = token(driver)
    groups = body_of(get(driver, ACCOUNTS, bearer))["accounts"]
    assert [group["type"] for group in groups] == ["PERSONAL", "LOCATION_GROUP", "LOCATION_GROUP"]
    held = get(driver, f"{INFORMATION}/{groups[1]['name']}/locations", bearer, **MASK)
    titles = [row["title"] for row in body_of(held)["locations"]]
    assert titles == ["Harbour Cafe", "Harbour Cafe"]


def test_two_thousand_locations_come_a_hundred_at_a_time(driver: Driver) -> None:
    bearer, mark, seen = token(driver, CHAIN), "", []
    group = "730000000000000001"
    for _ in range(20):
        query = {**MASK, "pageSize": "500", **({"pageToken": mark} if mark else {})}
        body = body_of(get(driver, f"{INFORMATION}/accounts/{group}/locations", bearer, **query))
        assert len(body["locations"]) == 100
        seen += [row["name"] for row in body["locations"]]
        mark = body.get("nextPageToken", "")
    assert (mark, len(set(seen))) == ("", 2000)


def test_what_is_empty_or_false_is_left_out(driver: Driver) -> None:
    bearer = token(driver)
    driver.happen("googlebusiness", PERSON, empty_list=True)
    assert get(driver, f"{INFORMATION}/accounts/{GROUP}/locations", bearer, **MASK).json == {}
    driver.happen("googlebusiness", PERSON, restrict=CAFE, empty_list=False)
    row = body_of(get(driver, f"{INFORMATION}/locations/{CAFE}", bearer, **MASK))
    assert "canOperateLocalPost" not in row["metadata"]


@pytest.mark.parametrize("query", [{}, {"readMask": ""}, {"readMask": "name,handle"}])
def test_a_question_must_say_what_it_wants(driver: Driver, query: dict[str, str]) -> None:
    reply = get(driver, f"{INFORMATION}/accounts/{GROUP}/locations", token(driver), **query)
    assert (reply.status_code, error(reply)["status"]) == (400, "INVALID_ARGUMENT")


def test_a_project_that_google_has_not_admitted_has_a_quota_of_nothing(driver: Driver) -> None:
    bearer = token(driver)
    driver.control(f"clients/{APP}", {"partner": False})
    for reply in (get(driver, ACCOUNTS, bearer), post(driver, bearer, GROUP, CAFE)):
        [info] = error(reply)["details"]
        assert (reply.status_code, info["metadata"]["quota_limit_value"]) == (429, "0")


def test_the_project_as_a_whole_has_so_many_calls_a_minute(
    driver: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refusals, "A_MINUTE", 3)
    for account in (PERSON, CHAIN, PERSON):
        assert get(driver, ACCOUNTS, token(driver, account)).status_code == 200
    reply = get(driver, ACCOUNTS, token(driver, CHAIN))
    [info] = error(reply)["details"]
    assert (reply.status_code, info["metadata"]["quota_limit_value"]) == (429, "3")
    driver.advance(61)
    assert get(driver, ACCOUNTS, token(driver, CHAIN)).status_code == 200


def test_without_the_box_nothing_is_shown(driver: Driver) -> None:
    bearer = token(driver, boxes="1")
    reply = get(driver, ACCOUNTS, bearer)
    [info] = error(reply)["details"]
    assert (reply.status_code, info["reason"]) == (403, "ACCESS_TOKEN_SCOPE_INSUFFICIENT")


def test_a_location_keeps_its_number_when_it_moves(driver: Driver) -> None:
    bearer = token(driver)
    assert post(driver, bearer, GROUP, CAFE).status_code == 200
    driver.happen("googlebusiness", PERSON, move_place={"place": CAFE, "to": OTHER_GROUP})
    assert post(driver, bearer, GROUP, CAFE).status_code == 404
    assert post(driver, bearer, OTHER_GROUP, CAFE).status_code == 200
    assert get(driver, f"{INFORMATION}/locations/{CAFE}", bearer, **MASK).status_code == 200


def test_a_post_that_the_review_rejects_is_taken_with_200(driver: Driver) -> None:
    bearer = token(driver)
    reply = post(driver, bearer, GROUP, CAFE, summary="Call +47 555 01 23 45 today")
    assert (reply.status_code, body_of(reply)["state"]) == (200, "REJECTED")
    assert body_of(post(driver, bearer, GROUP, CAFE))["state"] == "LIVE"


def test_a_post_needs_its_topic(driver: Driver) -> None:
    reply = post(driver, token(driver), GROUP, CAFE, topicType="")
    assert error(reply)["details"][0]["errorDetails"][0]["field"] == "topic_type"


def test_without_a_role_a_location_is_not_there(driver: Driver) -> None:
    bearer = token(driver)
    driver.happen("googlebusiness", PERSON, lost_role=CAFE)
    reply = get(driver, f"{INFORMATION}/locations/{CAFE}", bearer, **MASK)
    assert (reply.status_code, error(reply)["status"]) == (404, "NOT_FOUND")


def test_an_address_that_is_not_there_is_told_by_a_page(driver: Driver) -> None:
    reply = driver.web.get(f"{POSTS}/{CAFE}/localPosts")
    assert (reply.status_code, reply.mimetype) == (404, "text/html")


def test_an_organization_may_shut_the_app_out(driver: Driver) -> None:
    dialog = path_of(case.of("googlebusiness").authorize)
    reply = driver.answer(dialog, {"account": "117204455006600000014"}, client_id=APP)
    assert "Location" not in reply.headers
    assert "admin_policy_enforced" in reply.get_data(as_text=True)


def test_its_events_are_signed_with_the_keys_that_it_publishes(driver: Driver) -> None:
    [key] = body_of(driver.web.get("/www.googleapis.com/oauth2/v3/certs"))["keys"]
    with driver.web.application.app_context():
        client = accounts.client("googlebusiness", APP)
        account = accounts.known_account("googlebusiness", PERSON)
        assert client is not None
        value = risc.event_token(client, {"x": {"subject": {"sub": account.id}}})
    assert jwt.get_unverified_header(value)["kid"] == key["kid"]
    claims = jwt.decode(value, jwt.PyJWK.from_dict(key), ["RS256"], audience=APP)
    assert (claims["iss"], "exp" in claims) == ("https://accounts.google.com/", False)
