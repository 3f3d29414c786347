"""Faults that one can order, in each network's own words."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from werkzeug.http import parse_date
from werkzeug.test import TestResponse

from tests.channels.networks import case
from tests.every_network import NETWORK_IDS, each_network
from tests.sandbox.driving import (
    LI_API,
    LI_APP,
    LI_OAUTH,
    X_DIALOG,
    Driver,
    body_of,
    path_of,
    returned,
)

# Where the app that is switched off is told so by any call.
TOLD_TO_EVERY_CALL = [each for each in NETWORK_IDS if case.of(each).app_disabled]


def dialog_of(network: str) -> str:
    return path_of(case.of(network).authorize)


def token_of(network: str) -> str:
    """The token endpoint."""
    # Where several networks share it, the app tells which is meant.
    return f"{path_of(case.of(network).token)}?client_id={app_of(network)}"


def app_of(network: str) -> str:
    return f"demo-{network}"


def whoami_of(network: str) -> str:
    return path_of(case.of(network).whoami)


def order(driver: Driver, network: str, kind: str, **more: object) -> None:
    driver.control(f"{network}/faults", {"kind": kind, **more})


def whoami(driver: Driver, network: str) -> TestResponse:
    return driver.get(whoami_of(network), "any-token")


@each_network
def test_rate_limit(driver: Driver, network: str) -> None:
    status, code = case.of(network).rate_limit
    order(driver, network, "rate_limit")
    reply = whoami(driver, network)
    assert reply.status_code == status
    assert re.search(rf': "?{re.escape(code)}\b', reply.get_data(as_text=True))


def test_rate_limit_headers_say_that_nothing_is_left(driver: Driver) -> None:
    order(driver, "x", "rate_limit")
    order(driver, "facebook", "rate_limit")
    order(driver, "pinterest", "rate_limit")
    told = whoami(driver, "x").headers
    assert told["x-rate-limit-remaining"] == "0"
    assert int(told["x-rate-limit-reset"]) > datetime.now(UTC).timestamp()
    assert '"call_count": 100' in whoami(driver, "facebook").headers["X-App-Usage"]
    assert whoami(driver, "pinterest").headers["x-ratelimit-remaining"] == "0"


@each_network
def test_server_error(driver: Driver, network: str) -> None:
    order(driver, network, "server_error")
    for reply in (driver.web.get(whoami_of(network)), driver.web.post(token_of(network))):
        assert reply.status_code >= 500
        assert reply.is_json


@pytest.mark.parametrize("network", TOLD_TO_EVERY_CALL)
def test_our_app_is_switched_off(driver: Driver, network: str) -> None:
    sentence = case.of(network).app_disabled
    order(driver, network, "app_disabled")
    assert sentence in whoami(driver, network).get_data(as_text=True)
    assert driver.web.post(token_of(network)).status_code in (400, 401)


def test_linkedin_app_is_switched_off_where_it_proves_itself(driver: Driver) -> None:
    token = driver.linkedin()["access_token"]
    order(driver, "linkedin", "app_disabled")
    reply = driver.web.post(f"{LI_OAUTH}/introspectToken", data={**LI_APP, "token": token})
    assert (reply.status_code, (reply.json or {})["error"]) == (401, "invalid_client")
    assert driver.get(f"{LI_API}/v2/userinfo", token).status_code == 200


def test_credits_run_out_for_calls_but_not_for_tokens(driver: Driver) -> None:
    pair = driver.x_pair()
    order(driver, "x", "credits_exhausted")
    reply = driver.get(whoami_of("x"), pair["access_token"])
    assert (reply.status_code, (reply.json or {})["title"]) == (402, "CreditsDepleted")
    assert driver.x_refresh(pair["refresh_token"]).status_code == 200


@pytest.mark.parametrize("network", [each for each in NETWORK_IDS if each != "x"])
def test_only_x_has_credits(driver: Driver, network: str) -> None:
    reply = driver.web.post(f"/control/{network}/faults", json={"kind": "credits_exhausted"})
    assert reply.status_code == 400


@each_network
@pytest.mark.parametrize(
    ("kind", "content_type"),
    [("malformed", "application/json"), ("empty", "application/json"), ("html", "text/html")],
)
def test_bodies_that_are_no_answer(
    driver: Driver, network: str, kind: str, content_type: str
) -> None:
    order(driver, network, kind)
    reply = whoami(driver, network)
    assert reply.status_code == 200
    assert reply.mimetype == content_type
    assert reply.get_json(silent=True) is None
    order(driver, network, kind, status=502, times=1)


def test_wrong_body_can_come_with_a_wrong_status(driver: Driver) -> None:
    order(driver, "linkedin", "html", status=999)
    assert whoami(driver, "linkedin").status_code == 999


def test_broken_body_in_place_of_a_rotation_rotates_nothing(driver: Driver) -> None:
    pair = driver.x_pair()
    order(driver, "x", "malformed", endpoint="token", times=1)
    assert driver.x_refresh(pair["refresh_token"]).get_json(silent=True) is None
    assert driver.x_refresh(pair["refresh_token"]).status_code == 200


def test_fault_lasts_for_its_times_and_is_mended(driver: Driver) -> None:
    order(driver, "pinterest", "server_error", times=2)
    assert [whoami(driver, "pinterest").status_code for _ in range(3)] == [500, 500, 401]
    order(driver, "pinterest", "server_error")
    assert whoami(driver, "pinterest").status_code == 500
    driver.web.delete("/control/pinterest/faults")
    assert whoami(driver, "pinterest").status_code == 401


def test_fault_meets_one_network_and_one_kind_of_question(driver: Driver) -> None:
    order(driver, "x", "server_error", endpoint="token")
    assert whoami(driver, "facebook").status_code == 400
    assert whoami(driver, "x").status_code == 401
    assert driver.web.post(token_of("x")).status_code == 503
    assert driver.ask(X_DIALOG).status_code == 200


def test_api_means_everything_but_tokens_and_consent(driver: Driver) -> None:
    token = driver.linkedin()["access_token"]
    order(driver, "linkedin", "server_error", endpoint="api")
    form = {**LI_APP, "token": token}
    assert driver.web.post(f"{LI_OAUTH}/introspectToken", data=form).status_code == 500
    assert whoami(driver, "linkedin").status_code == 500
    assert driver.linkedin_exchange("never").status_code == 401


def test_one_question_alone_can_fail(driver: Driver) -> None:
    token = driver.linkedin()["access_token"]
    order(driver, "linkedin", "server_error", endpoint="introspect")
    assert driver.get(whoami_of("linkedin"), token).status_code == 200
    form = {**LI_APP, "token": token}
    assert driver.web.post(f"{LI_OAUTH}/introspectToken", data=form).status_code == 500


@each_network
@pytest.mark.parametrize(
    ("kind", "status"), [("rate_limit", 429), ("server_error", 503), ("app_disabled", 403)]
)
def test_browser_sees_a_page_while_the_network_is_out_of_order(
    driver: Driver, network: str, kind: str, status: int
) -> None:
    order(driver, network, kind, endpoint="authorize")
    reply = driver.ask(dialog_of(network), client_id=app_of(network))
    assert (reply.status_code, reply.mimetype) == (status, "text/html")
    assert "pretend" in reply.get_data(as_text=True)
    driver.web.delete(f"/control/{network}/faults")
    assert "code" in returned(driver.answer(dialog_of(network)))


@each_network
def test_wrong_date_changes_nothing_but_the_date(driver: Driver, network: str) -> None:
    before = whoami(driver, network)
    order(driver, network, "wrong_date", seconds=7200)
    after = whoami(driver, network)
    assert after.status_code == before.status_code
    date = parse_date(after.headers["Date"])
    assert date is not None
    assert date - datetime.now(UTC) > timedelta(seconds=7100)


def test_slow_answer_is_the_true_one(driver: Driver) -> None:
    pair = driver.x_pair()
    order(driver, "x", "slow", seconds=0.05)
    began = datetime.now(UTC)
    user = body_of(driver.get(whoami_of("x"), pair["access_token"]))
    assert user["data"]["username"] == "harbourcafe"
    assert datetime.now(UTC) - began >= timedelta(seconds=0.05)


def test_cut_after_rotate_waits_for_a_rotation(driver: Driver) -> None:
    order(driver, "x", "cut_after_rotate", times=1)
    pair = driver.x_pair()  # neither consent nor the exchange is a rotation
    driver.x_refresh(pair["refresh_token"])  # no line to cut in this process
    log = body_of(driver.web.get("/control/calls?network=x"))["calls"]
    assert (log[-1]["status"], log[-1]["fault"]) == (None, "cut_after_rotate")
    assert driver.x_refresh(pair["refresh_token"]).status_code == 400


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"kind": "meteor"},
        {"kind": "cut", "endpoint": "moon"},
        {"kind": "cut", "times": 0},
        {"kind": "cut", "times": "often"},
        {"kind": "wrong_date", "status": 500},
    ],
)
def test_nonsense_is_refused(driver: Driver, body: dict[str, object]) -> None:
    reply = driver.web.post("/control/x/faults", json=body)
    assert reply.status_code == 400
    assert (reply.json or {})["error"]
    assert body_of(driver.web.get("/control/state"))["networks"]["x"]["faults"] == []


def test_fault_shows_in_the_log(driver: Driver) -> None:
    order(driver, "facebook", "rate_limit", times=1)
    whoami(driver, "facebook")
    log = body_of(driver.web.get("/control/calls?network=facebook"))["calls"]
    assert (log[-1]["fault"], log[-1]["status"]) == ("rate_limit", 403)


@each_network
def test_unknown_address_is_told_in_the_networks_words(driver: Driver, network: str) -> None:
    host = whoami_of(network).split("/")[1]
    for method in ("GET", "POST", "DELETE"):
        reply = driver.web.open(f"/{host}/no/such/thing/anywhere", method=method)
        assert reply.status_code in (400, 404, 500)
        # Google's front end answers for an address that leads nowhere, and it says so in HTML.
        assert reply.is_json or "Error 404 (Not Found)!!1" in reply.get_data(as_text=True)


def test_unknown_host_is_nobodys(driver: Driver) -> None:
    assert driver.web.get("/graph.friendster.com/me").status_code == 404
