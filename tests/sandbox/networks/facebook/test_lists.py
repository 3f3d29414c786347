"""What Facebook's list of Pages leaves out, and what the Page itself still answers."""

from __future__ import annotations

from typing import Any

from tests.sandbox.driving import FB_SCOPES, HARBOUR_PAGE, MAREN, ROASTERY_PAGE, Driver, body_of

PRIYA = "10220011223344503"
BOOKS, READINGS = "104400550066721", "104400550066722"


def listed(driver: Driver, token: str) -> list[str]:
    rows: list[dict[str, Any]] = body_of(driver.graph("me/accounts", token))["data"]
    return [row["id"] for row in rows]


def test_a_page_of_a_portfolio_takes_business_management(driver: Driver) -> None:
    without = driver.facebook_long({"account": PRIYA}, scope=FB_SCOPES)
    assert listed(driver, without) == [BOOKS, HARBOUR_PAGE]
    token = driver.facebook_long({"account": PRIYA}, scope=f"{FB_SCOPES},business_management")
    assert listed(driver, token) == [BOOKS, HARBOUR_PAGE, READINGS]


def test_it_answers_by_its_id_all_the_same(driver: Driver) -> None:
    token = driver.facebook_long({"account": PRIYA}, scope=FB_SCOPES)
    assert body_of(driver.graph(READINGS, token))["id"] == READINGS


def test_a_list_may_leave_a_page_out(driver: Driver) -> None:
    token = driver.facebook_long()
    driver.happen("facebook", MAREN, left_out=ROASTERY_PAGE)
    assert ROASTERY_PAGE not in listed(driver, token)
    assert body_of(driver.graph(ROASTERY_PAGE, token))["id"] == ROASTERY_PAGE
    driver.happen("facebook", MAREN, listed_again=ROASTERY_PAGE)
    assert ROASTERY_PAGE in listed(driver, token)


def test_a_list_may_come_empty(driver: Driver) -> None:
    token = driver.facebook_long()
    driver.happen("facebook", MAREN, empty_list=True)
    assert listed(driver, token) == []
    driver.happen("facebook", MAREN, empty_list=False)
    assert HARBOUR_PAGE in listed(driver, token)
