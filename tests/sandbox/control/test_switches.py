"""Switches of the control page: who sees what an app publishes, and how much is taken a day."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from sandbox.store import database
from tests.sandbox.driving import (
    GRAPH,
    HARBOUR_IG,
    HARBOUR_PAGE,
    HARBOUR_PIN,
    HARBOUR_X,
    IG_GRAPH,
    MAREN,
    PIN_API,
    Driver,
    body_of,
)


def seen_by(driver: Driver, network: str, account: str) -> list[str]:
    state = body_of(driver.web.get("/control/state"))["networks"][network]
    (held,) = [person for person in state["accounts"] if person["id"] == account]
    return [post["seen_by"] for post in held["posts"]]


def on_facebook(driver: Driver) -> None:
    rows: list[dict[str, Any]] = body_of(driver.graph("me/accounts", driver.facebook_long()))[
        "data"
    ]
    token = next(row["access_token"] for row in rows if row["id"] == HARBOUR_PAGE)
    form = {"access_token": token, "message": "Fresh rye"}
    assert driver.web.post(f"{GRAPH}/{HARBOUR_PAGE}/feed", data=form).status_code == 200


def on_instagram(driver: Driver) -> None:
    base, token = f"{IG_GRAPH}/v25.0/{HARBOUR_IG}", driver.instagram_long()
    draft = {"access_token": token, "image_url": "https://example.com/rye.jpg"}
    made = body_of(driver.web.post(f"{base}/media", data=draft))["id"]
    form = {"access_token": token, "creation_id": made}
    assert driver.web.post(f"{base}/media_publish", data=form).status_code == 200


def on_pinterest(driver: Driver) -> None:
    token = driver.pinterest_pair()["access_token"]
    board = body_of(driver.get(f"{PIN_API}/boards", token))["items"][0]["id"]
    pin = {"board_id": board, "media_source": {"url": "https://example.com/rye.jpg"}}
    assert driver.post(f"{PIN_API}/pins", token, pin).status_code == 201


PUBLISHED = {
    "facebook": (MAREN, on_facebook),
    "instagram": (HARBOUR_IG, on_instagram),
    "pinterest": (HARBOUR_PIN, on_pinterest),
}


@pytest.mark.parametrize("network", PUBLISHED)
def test_what_an_app_in_testing_publishes_is_taken_and_hidden(driver: Driver, network: str) -> None:
    account, publish = PUBLISHED[network]
    driver.web.post(f"/control/clients/demo-{network}", data={"unseen": "true", "back": network})
    publish(driver)
    assert seen_by(driver, network, account) == ["roles of the app"]


@pytest.mark.parametrize("network", PUBLISHED)
def test_what_a_live_app_publishes_is_seen(driver: Driver, network: str) -> None:
    account, publish = PUBLISHED[network]
    publish(driver)
    assert seen_by(driver, network, account) == ["everybody"]


def test_the_days_posts_are_used_up_and_given_back_by_buttons(driver: Driver) -> None:
    token = driver.x_pair()["access_token"]
    address = f"/control/x/accounts/{HARBOUR_X}"
    driver.web.post(address, data={"daily_cap": "0", "back": "x"})
    assert driver.post("/api.x.com/2/tweets", token, {"text": "one"}).status_code == 429
    driver.web.post(address, data={"daily_cap": "false", "back": "x"})
    assert driver.post("/api.x.com/2/tweets", token, {"text": "one"}).status_code == 201


def test_a_state_from_before_gains_what_it_lacks(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite3"
    with sqlite3.connect(path) as old:
        old.execute("CREATE TABLE clients (id TEXT PRIMARY KEY, network TEXT NOT NULL)")
        old.execute("INSERT INTO clients VALUES ('demo-x', 'x')")
    database.prepare(path)
    with sqlite3.connect(path) as now:
        row = now.execute("SELECT webhook_url, unseen, wrapped FROM clients").fetchone()
    assert row == ("", 0, 0)
