"""The control API."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.http import parse_date

from sandbox.app import create_app
from tests.every_network import NETWORK_IDS
from tests.sandbox.driving import (
    DIALOG,
    HARBOUR_PAGE,
    HARBOUR_X,
    LI_SCOPES,
    MAREN,
    MAREN_LI,
    TOMAS,
    X_API,
    Driver,
    body_of,
    returned,
)


def state(driver: Driver) -> dict[str, Any]:
    return body_of(driver.web.get("/control/state"))


def account(driver: Driver, network: str, account_id: str) -> dict[str, Any]:
    accounts: list[dict[str, Any]] = state(driver)["networks"][network]["accounts"]
    return next(entry for entry in accounts if entry["id"] == account_id)


def test_healthz(driver: Driver) -> None:
    assert body_of(driver.web.get("/healthz")) == {"status": "ok"}


def test_every_network_has_people(driver: Driver) -> None:
    networks = state(driver)["networks"]
    assert set(networks) == set(NETWORK_IDS)
    assert all(len(network["accounts"]) >= 3 for network in networks.values())
    assert len(account(driver, "facebook", TOMAS)["places"]) == 6


def test_state_tells_grants_and_token_counts_and_no_token(driver: Driver) -> None:
    secrets = [driver.facebook_long(), *driver.x_pair().values(), driver.linkedin()["id_token"]]
    page = driver.web.get("/control/state").get_data(as_text=True)
    for secret in secrets:
        if isinstance(secret, str) and len(secret) > 40:
            assert secret not in page or secret.startswith("tweet.read")
    told = account(driver, "facebook", MAREN)
    assert told["tokens"] == {"short": {"alive": 1}, "long": {"alive": 1}}
    assert told["grants"][0]["client"] == "demo-facebook"


def test_tokens_are_not_in_the_state_file(pretend: Flask, driver: Driver) -> None:
    pair = driver.x_pair()
    files = Path(pretend.config["STATE"]).parent.glob("state.sqlite3*")
    held = b"".join(path.read_bytes() for path in files)
    assert HARBOUR_X.encode() in held
    for name in ("access_token", "refresh_token"):
        assert pair[name].encode() not in held


def test_clock_moves_by_offset_and_by_steps(driver: Driver) -> None:
    driver.control("clock", {"offset_seconds": 86400})
    driver.control("clock", {"advance_seconds": 3600})
    told = driver.control("clock", {"advance_seconds": 0})
    assert told["offset_seconds"] == 90000
    late = datetime.fromisoformat(told["now"]) - datetime.now(UTC)
    assert late == pytest.approx(timedelta(seconds=90000), abs=timedelta(seconds=5))
    reply = driver.web.get(f"{X_API}/users/me")
    date = parse_date(reply.headers["Date"])
    assert date is not None
    assert date - datetime.now(UTC) > timedelta(hours=24)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"offset_seconds": "soon"},
        {"hours": 1},
        {"advance_seconds": 1e12},
        {"advance_seconds": float("inf")},
        {"offset_seconds": float("nan")},
    ],
)
def test_clock_refuses_what_is_no_number_or_out_of_reach(
    driver: Driver, body: dict[str, object]
) -> None:
    reply = driver.web.post("/control/clock", json=body)
    assert reply.status_code == 400
    assert "seconds" in (reply.json or {})["error"]


def test_flags_come_and_go(driver: Driver) -> None:
    for name in ("checkpoint", "locked", "suspended"):
        assert driver.happen("x", HARBOUR_X, **{name: True})["account"][name] is True
        assert driver.happen("x", HARBOUR_X, **{name: False})["account"][name] is False


def test_rename(driver: Driver) -> None:
    driver.happen("x", HARBOUR_X, rename="Harbour Café", rename_handle="harbour_cafe")
    told = account(driver, "x", HARBOUR_X)
    assert (told["name"], told["handle"]) == ("Harbour Café", "harbour_cafe")


@pytest.mark.parametrize(
    "events",
    [
        {},
        {"explode": True},
        {"password_changed": "yes"},
        {"lost_role": "no-such-place"},
        {"set_role": {"place": HARBOUR_PAGE, "role": "EMPEROR"}},
        {"set_role": "ADMIN"},
        {"rename": ""},
        {"drop_scope": ""},
    ],
)
def test_nonsense_is_refused_and_changes_nothing(driver: Driver, events: dict[str, object]) -> None:
    before = state(driver)["networks"]
    reply = driver.web.post(f"/control/facebook/accounts/{MAREN}", json=events)
    assert reply.status_code == 400
    assert (reply.json or {})["error"]
    assert state(driver)["networks"] == before


def test_half_wrong_request_changes_nothing_at_all(driver: Driver) -> None:
    events = {"rename": "Somebody else", "lost_role": "no-such-place"}
    assert driver.web.post(f"/control/facebook/accounts/{MAREN}", json=events).status_code == 400
    assert account(driver, "facebook", MAREN)["name"] == "Maren Oduya"


def test_unknown_network_account_and_client_are_not_found(driver: Driver) -> None:
    for path in (
        "friendster/accounts/1",
        "facebook/accounts/1",
        "friendster/faults",
        "clients/nobody",
    ):
        assert driver.web.post(f"/control/{path}", json={"rename": "x"}).status_code == 404


def test_removal_can_be_narrowed_to_one_app(driver: Driver) -> None:
    token = driver.linkedin(LI_SCOPES)["access_token"]
    driver.happen("linkedin", MAREN_LI, revoked=True, client="demo-linkedin-signin")
    assert driver.introspect(token)["status"] == "active"
    driver.happen("linkedin", MAREN_LI, revoked=True, client="demo-linkedin")
    assert driver.introspect(token)["status"] == "revoked"


def test_new_account_can_sign_in(driver: Driver) -> None:
    place = {"id": "77", "name": "Night Bakery", "category": "Bakery", "role": "ADMIN"}
    body = {"name": "Łucja Brandt", "places": [place]}
    new = driver.control("facebook/accounts", body)["id"]
    token = driver.facebook_long({"account": new})
    assert body_of(driver.graph("me/accounts", token))["data"][0]["name"] == "Night Bakery"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": " "},
        {"name": "Double", "id": MAREN},
        {"name": "Half", "places": [{"id": "1"}]},
        {"name": "Role", "places": [{"id": "1", "name": "P", "role": "OWNER"}]},
    ],
)
def test_half_an_account_is_refused(driver: Driver, body: dict[str, object]) -> None:
    before = len(state(driver)["networks"]["facebook"]["accounts"])
    assert driver.web.post("/control/facebook/accounts", json=body).status_code == 400
    assert len(state(driver)["networks"]["facebook"]["accounts"]) == before


def test_further_redirect_address_can_be_registered(driver: Driver) -> None:
    uri = "http://localhost:4711/accounts/facebook/login/callback/"
    assert driver.ask(DIALOG, redirect_uri=uri).status_code == 400
    driver.control("clients/demo-facebook", {"add_redirect_uri": uri})
    reply = driver.answer(DIALOG, redirect_uri=uri)
    assert reply.headers["Location"].startswith(uri)


@pytest.mark.parametrize(
    "body",
    [{}, {"add_redirect_uri": "javascript:alert(1)"}, {"partner": "yes"}, {"secret": "x"}],
)
def test_nonsense_about_a_client_is_refused(driver: Driver, body: dict[str, object]) -> None:
    assert driver.web.post("/control/clients/demo-linkedin", json=body).status_code == 400


def test_calls_are_logged_without_tokens(driver: Driver) -> None:
    pair = driver.x_pair()
    driver.x_refresh(pair["refresh_token"])
    driver.get(f"{X_API}/users/me", "nonsense")
    log = body_of(driver.web.get("/control/calls?network=x"))["calls"]
    told = [(call["method"], call["endpoint"], call["grant_type"], call["status"]) for call in log]
    assert told == [
        ("POST", "authorize", "", 302),
        ("POST", "token", "authorization_code", 200),
        ("POST", "token", "refresh_token", 200),
        ("GET", "whoami", "", 401),
    ]
    assert log[2]["client"] == "demo-x"
    assert log[2]["account"] == HARBOUR_X
    text = json.dumps(log)
    assert pair["access_token"] not in text
    assert pair["refresh_token"] not in text


def test_calls_can_be_cleared_and_belong_to_one_network(driver: Driver) -> None:
    driver.x_pair()
    assert body_of(driver.web.get("/control/calls?network=facebook"))["calls"] == []
    assert body_of(driver.web.get("/control/calls"))["calls"]
    driver.web.delete("/control/calls")
    assert body_of(driver.web.get("/control/calls"))["calls"] == []


def partners(driver: Driver) -> list[str]:
    return [client["id"] for client in state(driver)["clients"] if client["partner"]]


def test_reset_forgets_everything(driver: Driver) -> None:
    before = partners(driver)
    token = driver.facebook_long()
    driver.happen("facebook", MAREN, rename="Somebody", lost_role=HARBOUR_PAGE)
    driver.control("clock", {"offset_seconds": 9999})
    driver.control("x/faults", {"kind": "cut"})
    driver.control("clients/demo-linkedin", {"partner": True})
    driver.control("reset", {})
    told = state(driver)
    assert told["clock"]["offset_seconds"] == 0
    assert told["networks"]["x"]["faults"] == []
    assert account(driver, "facebook", MAREN)["name"] == "Maren Oduya"
    assert partners(driver) == before
    assert driver.debug(token)["is_valid"] is False
    assert "code" in returned(driver.answer(DIALOG))


def test_everything_survives_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite3"
    first = Driver(create_app(path).test_client())
    token = first.facebook_long()
    pair = first.x_pair()
    code = first.code(DIALOG)
    first.advance(3000)
    first.happen("facebook", MAREN, lost_role=HARBOUR_PAGE)
    first.control("x/faults", {"kind": "rate_limit", "times": 1})
    second = Driver(create_app(path).test_client())
    assert second.debug(token)["is_valid"] is True
    assert len(body_of(second.graph("me/accounts", token))["data"]) == 2
    assert state(second)["clock"]["offset_seconds"] == 3000
    assert second.x_refresh(pair["refresh_token"]).status_code == 429
    assert second.x_refresh(pair["refresh_token"]).status_code == 200
    assert second.facebook_exchange(code).status_code == 400  # its ten minutes are over


def test_a_fault_that_lasts_mends_itself_by_the_networks_own_clock(driver: Driver) -> None:
    told = driver.control("x/faults", {"kind": "server_error", "lasts_seconds": 3600})
    assert datetime.fromisoformat(told["faults"][0]["until"]) > datetime.now(UTC)
    assert driver.web.get(f"{X_API}/users/me").status_code == 503
    driver.control("clock", {"advance_seconds": 3601})
    assert driver.web.get(f"{X_API}/users/me").status_code == 401
    assert state(driver)["networks"]["x"]["faults"] == []


@pytest.mark.parametrize("lasts", [0, -1, "soon"])
def test_a_fault_that_is_over_before_it_begins_is_refused(driver: Driver, lasts: object) -> None:
    body = {"kind": "server_error", "lasts_seconds": lasts}
    assert driver.web.post("/control/x/faults", json=body).status_code == 400
