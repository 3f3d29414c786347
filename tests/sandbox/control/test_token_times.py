"""Time that passes for an account's tokens: nothing that its network tells contradicts itself."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from tests.sandbox.driving import (
    HARBOUR_IG,
    HARBOUR_PIN,
    HARBOUR_X,
    IG_DIALOG,
    LI_DIALOG,
    MAREN,
    MAREN_LI,
    PIN_DIALOG,
    Driver,
    body_of,
    graph_error,
)

DAY = 86400.0
SIXTY = 60 * DAY

# The last answer with a token in it, of a whole login.
LOGINS: dict[str, tuple[str, Callable[[Driver], dict[str, object]]]] = {
    "facebook": (MAREN, lambda driver: body_of(driver.facebook_swap(driver.facebook_short()))),
    "instagram": (
        HARBOUR_IG,
        lambda driver: body_of(driver.instagram_swap(driver.instagram_short())),
    ),
    "x": (HARBOUR_X, lambda driver: driver.x_pair()),
    "linkedin": (
        MAREN_LI,
        lambda driver: body_of(driver.linkedin_exchange(driver.code(LI_DIALOG))),
    ),
    "pinterest": (
        HARBOUR_PIN,
        lambda driver: body_of(driver.pinterest_exchange(driver.code(PIN_DIALOG))),
    ),
}


@pytest.mark.parametrize("network", LOGINS)
def test_a_shorter_life_is_told_with_the_token(driver: Driver, network: str) -> None:
    account, sign_in = LOGINS[network]
    usual = sign_in(driver)["expires_in"]
    driver.happen(network, account, token_life=300)
    assert sign_in(driver)["expires_in"] == 300
    driver.happen(network, account, token_life=False)
    assert sign_in(driver)["expires_in"] == usual


def test_a_life_longer_than_the_networks_own_is_not_given(driver: Driver) -> None:
    driver.happen("x", HARBOUR_X, token_life=10**6)
    assert driver.x_pair()["expires_in"] == 7200


def test_a_token_ends_with_the_life_that_was_told(driver: Driver) -> None:
    driver.happen("instagram", HARBOUR_IG, token_life=300)
    token = driver.instagram_long()
    driver.advance(299)
    assert driver.instagram_me(token).status_code == 200
    driver.advance(2)
    assert graph_error(driver.instagram_me(token))["error_subcode"] == 463


def test_days_that_pass_are_seen_at_facebooks_introspection(driver: Driver) -> None:
    token = driver.facebook_long()
    before = driver.debug(token)
    driver.happen("facebook", MAREN, days_pass=30)
    told = driver.debug(token)
    assert told["is_valid"]
    for name in ("issued_at", "expires_at", "data_access_expires_at"):
        assert told[name] == pytest.approx(before[name] - 30 * DAY, abs=2)


def test_days_that_pass_are_seen_at_linkedins_introspection(driver: Driver) -> None:
    token = driver.linkedin()["access_token"]
    driver.happen("linkedin", MAREN_LI, days_pass=30)
    told = driver.introspect(token)
    assert told["status"] == "active"
    for name in ("created_at", "authorized_at"):
        assert told[name] == pytest.approx(time.time() - 30 * DAY, abs=10)


def test_an_instagram_token_of_a_day_can_be_prolonged(driver: Driver) -> None:
    token = driver.instagram_long()
    assert driver.instagram_prolong(token).status_code == 400
    driver.happen("instagram", HARBOUR_IG, days_pass=1.01)
    assert driver.instagram_prolong(token).status_code == 200


def test_more_days_than_a_token_has_end_it(driver: Driver) -> None:
    token = driver.facebook_long()
    driver.happen("facebook", MAREN, days_pass=61)
    assert driver.debug(token)["error"]["subcode"] == 463


def test_an_expired_token_at_facebook_was_issued_its_whole_life_ago(driver: Driver) -> None:
    token = driver.facebook_long()
    driver.happen("facebook", MAREN, expire_tokens=True)
    told = driver.debug(token)
    assert told["expires_at"] == pytest.approx(time.time(), abs=10)
    assert told["issued_at"] == pytest.approx(time.time() - 5183944, abs=10)
    assert told["data_access_expires_at"] == pytest.approx(told["issued_at"] + 90 * DAY, abs=10)


def test_an_expired_token_at_linkedin_was_allowed_before_it_was_issued(driver: Driver) -> None:
    token = driver.linkedin()["access_token"]
    driver.happen("linkedin", MAREN_LI, expire_tokens=True)
    told = driver.introspect(token)
    assert told["status"] == "expired"
    assert told["authorized_at"] <= told["created_at"] + 1
    assert told["created_at"] == pytest.approx(time.time() - SIXTY, abs=10)


def test_a_yes_after_the_end_begins_anew(driver: Driver) -> None:
    driver.linkedin()
    driver.happen("linkedin", MAREN_LI, expire_tokens=True)
    told = driver.introspect(driver.linkedin()["access_token"])
    assert told["authorized_at"] == pytest.approx(time.time(), abs=10)
    assert told["created_at"] == pytest.approx(time.time(), abs=10)


@pytest.mark.parametrize(
    "event", [{"days_pass": 0}, {"days_pass": "some"}, {"days_pass": True}, {"token_life": 0}]
)
def test_what_makes_no_sense_is_refused(driver: Driver, event: dict[str, object]) -> None:
    reply = driver.web.post(f"/control/x/accounts/{HARBOUR_X}", json=event)
    assert reply.status_code == 400
    assert reply.json is not None
    assert next(iter(event)) in reply.json["error"]


def test_the_buttons_of_the_page_do_the_same(driver: Driver) -> None:
    address = f"/control/instagram/accounts/{HARBOUR_IG}"
    driver.web.post(address, data={"token_life": "300", "back": "instagram"})
    assert "300 seconds" in driver.web.get("/").get_data(as_text=True)
    assert driver.ask(IG_DIALOG).status_code == 200
    driver.web.post(address, data={"token_life": "false", "back": "instagram"})
    assert "300 seconds" not in driver.web.get("/").get_data(as_text=True)
