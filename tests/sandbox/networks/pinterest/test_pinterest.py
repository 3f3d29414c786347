"""Pinterest, API v5."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.driving import (
    HARBOUR_PIN,
    PIN_API,
    PIN_AUTH,
    PIN_DIALOG,
    Driver,
    body_of,
    returned,
)

DAY = 86400
ME = f"{PIN_API}/user_account"
LATTE = "905500667788911"
CYCLES_BOARD = "905500667788921"


def pin(driver: Driver, token: str, board: str = LATTE, title: str = "Rosetta") -> Any:
    body = {
        "board_id": board,
        "title": title,
        "media_source": {"source_type": "image_url", "url": "https://pictures.example/1.jpg"},
    }
    return driver.post(f"{PIN_API}/pins", token, body)


def test_scopes_come_with_commas_or_spaces(driver: Driver) -> None:
    for scope in ("boards:read,pins:read", "boards:read pins:read", "boards:read, pins:read"):
        pair = driver.pinterest_pair(scope=scope)
        assert pair["scope"] == "boards:read pins:read"


def test_denial(driver: Driver) -> None:
    values = returned(driver.answer(PIN_DIALOG, {"decision": "deny"}))
    assert (values["error"], values["state"]) == ("access_denied", "st-1")


@pytest.mark.parametrize(
    "wrong",
    [
        {"client_id": "nobody"},
        {"redirect_uri": "http://localhost:8000/"},
        {"response_type": "token"},
        {"scope": "read_public"},
        {"scope": ""},
    ],
)
def test_wrong_request_stays_on_pinterest(driver: Driver, wrong: dict[str, str]) -> None:
    reply = driver.ask(PIN_DIALOG, **wrong)
    assert reply.status_code == 400
    assert "Location" not in reply.headers


def test_pair_lasts_thirty_and_sixty_days(driver: Driver) -> None:
    pair = driver.pinterest_pair()
    assert pair["response_type"] == "authorization_code"
    assert pair["access_token"].startswith("pina_")
    assert pair["refresh_token"].startswith("pinr.")
    assert pair["expires_in"] == 30 * DAY
    assert pair["refresh_token_expires_in"] == 60 * DAY
    assert pair["token_type"] == "bearer"


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"redirect_uri": "http://localhost:8000/"}, 400, 1),
        ({"code": "never"}, 400, 283),
        ({"grant_type": "password"}, 400, 1),
    ],
)
def test_wrong_exchange(driver: Driver, changed: dict[str, str], status: int, code: int) -> None:
    reply = driver.pinterest_exchange(driver.code(PIN_DIALOG), PIN_AUTH, **changed)
    assert (reply.status_code, (reply.json or {})["code"]) == (status, code)


def test_client_proves_itself_by_basic_only(driver: Driver) -> None:
    code = driver.code(PIN_DIALOG)
    wrong = driver.pinterest_exchange(code, auth=("demo-pinterest", "wrong"))
    assert (wrong.status_code, (wrong.json or {})["code"]) == (401, 2)
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "client_id": "demo-pinterest",
        "client_secret": "demo-pinterest-secret",
    }
    assert driver.web.post(f"{PIN_API}/oauth/token", data=form).status_code == 401


def test_code_is_good_once_and_for_ten_minutes(driver: Driver) -> None:
    code = driver.code(PIN_DIALOG)
    assert driver.pinterest_exchange(code).status_code == 200
    assert driver.pinterest_exchange(code).status_code == 400
    late = driver.code(PIN_DIALOG)
    driver.advance(601)
    assert driver.pinterest_exchange(late).status_code == 400


def test_rotation_starts_both_clocks_again_and_ends_what_was(driver: Driver) -> None:
    first = driver.pinterest_pair()
    driver.advance(29 * DAY)
    second = body_of(driver.pinterest_refresh(first["refresh_token"], refresh_on="true"))
    assert second["response_type"] == "everlasting_refresh"
    assert second["refresh_token_expires_in"] == 60 * DAY
    assert driver.get(ME, first["access_token"]).status_code == 401
    replay = driver.pinterest_refresh(first["refresh_token"])
    assert (replay.status_code, (replay.json or {})["code"]) == (401, 283)
    assert driver.pinterest_refresh(second["refresh_token"]).status_code == 200


def test_older_app_keeps_one_refresh_token_for_a_year(driver: Driver) -> None:
    driver.control("clients/demo-pinterest", {"legacy_refresh": True})
    pair = driver.pinterest_pair()
    assert pair["refresh_token_expires_in"] == 365 * DAY
    for _ in range(2):
        again = body_of(driver.pinterest_refresh(pair["refresh_token"]))
        assert "refresh_token" not in again
        assert driver.get(ME, again["access_token"]).status_code == 200


def test_older_app_can_ask_for_rotation(driver: Driver) -> None:
    driver.control("clients/demo-pinterest", {"legacy_refresh": True})
    at_once = driver.pinterest_exchange(driver.code(PIN_DIALOG), continuous_refresh="true")
    assert body_of(at_once)["refresh_token_expires_in"] == 60 * DAY
    pair = driver.pinterest_pair()
    rotated = body_of(driver.pinterest_refresh(pair["refresh_token"], refresh_on="true"))
    assert rotated["refresh_token"] != pair["refresh_token"]
    assert driver.pinterest_refresh(pair["refresh_token"]).status_code == 401


def test_refresh_token_dies_unused_after_sixty_days(driver: Driver) -> None:
    pair = driver.pinterest_pair()
    driver.advance(61 * DAY)
    assert (driver.pinterest_refresh(pair["refresh_token"]).json or {})["code"] == 283


def test_refresh_without_a_token_names_the_parameter(driver: Driver) -> None:
    form = {"grant_type": "refresh_token"}
    reply = driver.web.post(f"{PIN_API}/oauth/token", data=form, auth=PIN_AUTH)
    assert "refresh_token" in (reply.json or {})["message"]


@pytest.mark.parametrize("event", ["password_changed", "revoked", "expire_tokens"])
def test_pinterest_does_not_say_why_a_token_is_dead(driver: Driver, event: str) -> None:
    pair = driver.pinterest_pair()
    driver.happen("pinterest", HARBOUR_PIN, **{event: True})
    reply = driver.get(ME, pair["access_token"])
    assert reply.status_code == 401
    assert reply.json == {"code": 2, "message": "Authentication failed.", "status": "failure"}
    assert (driver.pinterest_refresh(pair["refresh_token"]).json or {})["code"] == 283


@pytest.mark.parametrize(("event", "code"), [("locked", 26), ("checkpoint", 26), ("suspended", 12)])
def test_held_accounts(driver: Driver, event: str, code: int) -> None:
    token = driver.pinterest_pair()["access_token"]
    driver.happen("pinterest", HARBOUR_PIN, **{event: True})
    reply = driver.get(ME, token)
    assert (reply.status_code, (reply.json or {})["code"]) == (403, code)


def test_suspended_account_is_told_at_the_token_address_too(driver: Driver) -> None:
    pair = driver.pinterest_pair()
    driver.happen("pinterest", HARBOUR_PIN, suspended=True)
    assert (driver.pinterest_refresh(pair["refresh_token"]).json or {})["code"] == 12
    driver.happen("pinterest", HARBOUR_PIN, suspended=False)
    assert driver.pinterest_refresh(pair["refresh_token"]).status_code == 200


def test_whoami(driver: Driver) -> None:
    body = body_of(driver.get(ME, driver.pinterest_pair()["access_token"]))
    assert (body["id"], body["username"], body["account_type"]) == (
        HARBOUR_PIN,
        "harbourcafe",
        "BUSINESS",
    )
    assert body["board_count"] == 3


def test_scope_missing(driver: Driver) -> None:
    token = driver.pinterest_pair(scope="boards:read")["access_token"]
    reply = driver.get(ME, token)
    assert (reply.status_code, (reply.json or {})["code"]) == (401, 3)


def test_boards_come_in_sheets(driver: Driver) -> None:
    token = driver.pinterest_pair()["access_token"]
    first = body_of(driver.get(f"{PIN_API}/boards?page_size=2", token))
    assert len(first["items"]) == 2
    rest = body_of(driver.get(f"{PIN_API}/boards?page_size=2&bookmark={first['bookmark']}", token))
    assert (len(rest["items"]), rest["bookmark"]) == (1, None)
    for size in ("0", "251", "many"):
        assert driver.get(f"{PIN_API}/boards?page_size={size}", token).status_code == 400


def test_pin_is_taken_once(driver: Driver) -> None:
    token = driver.pinterest_pair()["access_token"]
    reply = pin(driver, token)
    assert (reply.status_code, reply.json["board_id"]) == (201, LATTE)
    again = pin(driver, token)
    assert (again.status_code, again.json["code"]) == (429, 9)
    assert pin(driver, token, title="Tulip").status_code == 201


def test_lost_or_foreign_board_is_not_found(driver: Driver) -> None:
    token = driver.pinterest_pair()["access_token"]
    assert pin(driver, token, CYCLES_BOARD).json["code"] == 40
    driver.happen("pinterest", HARBOUR_PIN, lost_role=LATTE)
    reply = driver.get(f"{PIN_API}/boards/{LATTE}", token)
    assert (reply.status_code, (reply.json or {})["code"]) == (404, 40)


def test_rate_limit_headers_count_down(driver: Driver) -> None:
    token = driver.pinterest_pair()["access_token"]
    left = [int(driver.get(ME, token).headers["x-ratelimit-remaining"]) for _ in range(2)]
    assert left[1] == left[0] - 1


def test_the_list_may_leave_a_board_out_or_come_empty(driver: Driver) -> None:
    token = driver.pinterest_pair()["access_token"]
    first, *others = (board["id"] for board in boards_of(driver, token))
    driver.happen("pinterest", HARBOUR_PIN, left_out=first)
    assert [board["id"] for board in boards_of(driver, token)] == others
    assert driver.get(f"{PIN_API}/boards/{first}", token).status_code == 200
    driver.happen("pinterest", HARBOUR_PIN, empty_list=True)
    assert boards_of(driver, token) == []


def boards_of(driver: Driver, token: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = body_of(driver.get(f"{PIN_API}/boards", token))["items"]
    return items
