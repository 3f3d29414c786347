"""So many posts in 24 hours: each network refuses the next one in its own words."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import TestResponse

from sandbox.networks.registry import DIALECTS
from tests.every_network import account_of
from tests.sandbox.driving import (
    GRAPH,
    HARBOUR_IG,
    HARBOUR_PAGE,
    HARBOUR_X,
    IG_GRAPH,
    MAREN,
    X_API,
    Driver,
    body_of,
    graph_error,
)

DAY = 86_400.0


def tweet(driver: Driver, token: str, text: str) -> TestResponse:
    return driver.post(f"{X_API}/tweets", token, {"text": text})


def page_token(driver: Driver) -> str:
    rows: list[dict[str, Any]] = body_of(driver.graph("me/accounts", driver.facebook_long()))[
        "data"
    ]
    token: str = next(row["access_token"] for row in rows if row["id"] == HARBOUR_PAGE)
    return token


def publish(driver: Driver, token: str, image: str) -> TestResponse:
    base = f"{IG_GRAPH}/v25.0/{HARBOUR_IG}"
    draft = {"access_token": token, "image_url": f"https://example.com/{image}.jpg"}
    made = body_of(driver.web.post(f"{base}/media", data=draft))["id"]
    form = {"access_token": token, "creation_id": made}
    return driver.web.post(f"{base}/media_publish", data=form)


def test_x_names_what_is_left_of_the_day(driver: Driver) -> None:
    token = driver.x_pair()["access_token"]
    driver.happen("x", HARBOUR_X, daily_cap=2)
    headers = tweet(driver, token, "one").headers
    assert headers["x-user-limit-24hour-limit"] == "2"
    assert headers["x-user-limit-24hour-remaining"] == "1"
    assert headers["x-rate-limit-remaining"] == "99"
    tweet(driver, token, "two")
    refused = tweet(driver, token, "three")
    assert refused.status_code == 429
    assert refused.headers["x-user-limit-24hour-remaining"] == "0"
    assert refused.headers["x-rate-limit-remaining"] != "0"
    assert int(refused.headers["x-user-limit-24hour-reset"]) > int(
        refused.headers["x-rate-limit-reset"]
    )


def test_the_day_goes_by(driver: Driver) -> None:
    driver.happen("x", HARBOUR_X, daily_cap=1)
    assert tweet(driver, driver.x_pair()["access_token"], "one").status_code == 201
    driver.advance(DAY + 1)
    assert tweet(driver, driver.x_pair()["access_token"], "two").status_code == 201


def test_instagram_takes_a_hundred_and_tells_the_count(driver: Driver) -> None:
    token = driver.instagram_long()
    limit = f"{IG_GRAPH}/v25.0/{HARBOUR_IG}/content_publishing_limit?access_token={token}"
    assert publish(driver, token, "one").status_code == 200
    (told,) = body_of(driver.web.get(limit))["data"]
    assert told == {"quota_usage": 1, "config": {"quota_total": 100, "quota_duration": 86_400}}
    driver.happen("instagram", HARBOUR_IG, daily_cap=1)
    error = graph_error(publish(driver, token, "two"))
    assert (error["code"], error["error_subcode"]) == (9, 2207042)


def test_facebook_refuses_the_next_one(driver: Driver) -> None:
    token = page_token(driver)
    driver.happen("facebook", MAREN, daily_cap=0)
    form = {"access_token": token, "message": "Fresh rye"}
    assert graph_error(driver.web.post(f"{GRAPH}/{HARBOUR_PAGE}/feed", data=form))["code"] == 341
    driver.happen("facebook", MAREN, daily_cap=False)
    assert driver.web.post(f"{GRAPH}/{HARBOUR_PAGE}/feed", data=form).status_code == 200


@pytest.mark.parametrize("wrong", [True, -1, "many", None])
def test_a_cap_is_a_number(driver: Driver, wrong: object) -> None:
    reply = driver.web.post(f"/control/x/accounts/{HARBOUR_X}", json={"daily_cap": wrong})
    assert reply.status_code == 400


@pytest.mark.parametrize("network", [each.id for each in DIALECTS if not each.caps_posts])
def test_where_no_number_is_known_there_is_none_to_set(driver: Driver, network: str) -> None:
    address = f"/control/{network}/accounts/{account_of(network)}"
    reply = driver.web.post(address, json={"daily_cap": 3})
    assert reply.status_code == 400
