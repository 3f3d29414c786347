"""Facebook's Pages, posts, permissions and removal of the app."""

from __future__ import annotations

import json
from typing import Any

from tests.sandbox.driving import (
    FB_SCOPES,
    GRAPH,
    HARBOUR_PAGE,
    MAREN,
    MARKET_PAGE,
    ROASTERY_PAGE,
    TOMAS,
    Driver,
    body_of,
    graph_error,
)


def pages(driver: Driver, token: str) -> dict[str, dict[str, Any]]:
    rows = body_of(driver.graph("me/accounts", token, limit="100"))["data"]
    return {row["id"]: row for row in rows}


def post(driver: Driver, page: str, token: str, message: str = "Fresh rye at eight") -> Any:
    form = {"access_token": token, "message": message}
    return driver.web.post(f"{GRAPH}/{page}/feed", data=form)


def test_list_tells_tasks_by_role(driver: Driver) -> None:
    listed = pages(driver, driver.facebook_long())
    assert "MANAGE" in listed[HARBOUR_PAGE]["tasks"]
    assert "MANAGE" not in listed[ROASTERY_PAGE]["tasks"]
    assert "CREATE_CONTENT" in listed[ROASTERY_PAGE]["tasks"]
    assert listed[MARKET_PAGE]["tasks"] == ["ANALYZE"]


def test_page_token_is_the_same_each_time_and_another_after_new_consent(driver: Driver) -> None:
    token = driver.facebook_long()
    first, again = (pages(driver, token)[HARBOUR_PAGE]["access_token"] for _ in "12")
    other = pages(driver, driver.facebook_long())[HARBOUR_PAGE]["access_token"]
    assert first == again != other


def test_fields_are_only_what_was_asked_and_the_id(driver: Driver) -> None:
    token = driver.facebook_long()
    row = body_of(driver.graph("me/accounts", token, fields="name,tasks"))["data"][0]
    assert set(row) == {"id", "name", "tasks"}
    assert body_of(driver.graph("me", token, fields="id,name")) == {
        "id": MAREN,
        "name": "Maren Oduya",
    }


def test_six_pages_come_in_sheets(driver: Driver) -> None:
    token = driver.facebook_long({"account": TOMAS})
    ids: list[str] = []
    after = ""
    for _ in range(9):
        more = {"after": after} if after else {}
        body = body_of(driver.graph("me/accounts", token, limit="4", **more))
        ids += [row["id"] for row in body["data"]]
        if "next" not in body["paging"]:
            break
        assert body["paging"]["next"].startswith("https://graph.facebook.com/v25.0/me/accounts?")
        after = body["paging"]["cursors"]["after"]
    assert len(ids) == len(set(ids)) == 6


def test_broken_cursor_is_refused(driver: Driver) -> None:
    token = driver.facebook_long()
    assert graph_error(driver.graph("me/accounts", token, after="!!"))["code"] == 100


def test_only_ticked_pages_are_listed(driver: Driver) -> None:
    token = driver.facebook_long({"place": [ROASTERY_PAGE]})
    assert set(pages(driver, token)) == {ROASTERY_PAGE}
    error = graph_error(driver.graph(HARBOUR_PAGE, token))
    assert (error["code"], error["error_subcode"]) == (100, 33)


def test_no_page_ticked_gives_an_empty_list_without_paging(driver: Driver) -> None:
    token = driver.facebook_long({"boxes": "1", "scope": FB_SCOPES.split(",")})
    assert body_of(driver.graph("me/accounts", token)) == {"data": []}


def test_without_pages_show_list_nothing_is_listed(driver: Driver) -> None:
    token = driver.facebook_long(scope="pages_manage_posts")
    assert body_of(driver.graph("me/accounts", token)) == {"data": []}


def test_lost_role_leaves_the_list_and_ends_the_page_token(driver: Driver) -> None:
    token = driver.facebook_long()
    page = pages(driver, token)[HARBOUR_PAGE]["access_token"]
    driver.happen("facebook", MAREN, lost_role=HARBOUR_PAGE)
    assert HARBOUR_PAGE not in pages(driver, token)
    error = graph_error(driver.graph(HARBOUR_PAGE, page, fields="id,name"))
    assert error["code"] == 190
    assert "must be an administrator of the page" in error["message"]
    targets = {entry["scope"]: entry for entry in driver.debug(token)["granular_scopes"]}
    assert HARBOUR_PAGE in targets["pages_show_list"]["target_ids"]


def test_regained_role_brings_the_page_token_back_to_life(driver: Driver) -> None:
    page = pages(driver, driver.facebook_long())[HARBOUR_PAGE]["access_token"]
    driver.happen("facebook", MAREN, lost_role=HARBOUR_PAGE)
    driver.happen("facebook", MAREN, regained_role=HARBOUR_PAGE)
    assert body_of(driver.graph(HARBOUR_PAGE, page))["name"] == "Harbour Cafe"


def test_changed_role_changes_the_tasks(driver: Driver) -> None:
    token = driver.facebook_long()
    driver.happen("facebook", MAREN, set_role={"place": HARBOUR_PAGE, "role": "ANALYST"})
    assert pages(driver, token)[HARBOUR_PAGE]["tasks"] == ["ANALYZE"]


def test_page_token_reads_its_own_page_only(driver: Driver) -> None:
    page = pages(driver, driver.facebook_long())[HARBOUR_PAGE]["access_token"]
    assert body_of(driver.graph("me", page))["id"] == HARBOUR_PAGE
    assert graph_error(driver.graph(ROASTERY_PAGE, page))["error_subcode"] == 33


def test_post_is_taken_once_and_the_same_again_refused(driver: Driver) -> None:
    page = pages(driver, driver.facebook_long())[HARBOUR_PAGE]["access_token"]
    assert post(driver, HARBOUR_PAGE, page).json["id"].startswith(f"{HARBOUR_PAGE}_")
    assert graph_error(post(driver, HARBOUR_PAGE, page))["code"] == 506
    assert post(driver, HARBOUR_PAGE, page, "Something else").status_code == 200
    driver.advance(25 * 3600)
    assert post(driver, HARBOUR_PAGE, page).status_code == 200


def test_post_needs_the_page_token_the_scope_and_a_publishing_role(driver: Driver) -> None:
    token = driver.facebook_long()
    listed = pages(driver, token)
    assert graph_error(post(driver, HARBOUR_PAGE, token))["code"] == 200
    refused = post(driver, MARKET_PAGE, listed[MARKET_PAGE]["access_token"])
    assert (refused.status_code, graph_error(refused)["code"]) == (403, 200)
    driver.happen("facebook", MAREN, drop_scope="pages_manage_posts")
    refused = post(driver, HARBOUR_PAGE, listed[HARBOUR_PAGE]["access_token"])
    assert "pages_manage_posts" in graph_error(refused)["message"]


def test_empty_post_is_refused(driver: Driver) -> None:
    page = pages(driver, driver.facebook_long())[HARBOUR_PAGE]["access_token"]
    assert graph_error(post(driver, HARBOUR_PAGE, page, ""))["code"] == 100


def test_withdrawn_permission_shows_as_declined(driver: Driver) -> None:
    token = driver.facebook_long()
    reply = driver.web.delete(f"{GRAPH}/me/permissions/pages_manage_posts?access_token={token}")
    assert body_of(reply) == {"success": True}
    rows = body_of(driver.graph("me/permissions", token))["data"]
    assert {"permission": "pages_manage_posts", "status": "declined"} in rows


def test_giving_everything_back_ends_every_token(driver: Driver) -> None:
    token = driver.facebook_long()
    page = pages(driver, token)[HARBOUR_PAGE]["access_token"]
    reply = driver.web.delete(f"{GRAPH}/{MAREN}/permissions?access_token={token}")
    assert body_of(reply) == {"success": True}
    for dead in (token, page):
        assert driver.debug(dead)["error"]["subcode"] == 458


def test_nobody_can_give_back_for_somebody_else(driver: Driver) -> None:
    token = driver.facebook_long()
    reply = driver.web.delete(f"{GRAPH}/{TOMAS}/permissions?access_token={token}")
    assert graph_error(reply)["code"] == 100
    assert driver.debug(token)["is_valid"] is True


def test_usage_headers_and_date_come_along(driver: Driver) -> None:
    token = driver.facebook_long()
    driver.advance(86400)
    reply = driver.graph(HARBOUR_PAGE, token)
    assert json.loads(reply.headers["X-App-Usage"]).keys() == {
        "call_count",
        "total_cputime",
        "total_time",
    }
    assert HARBOUR_PAGE in json.loads(reply.headers["X-Business-Use-Case-Usage"])
    assert reply.date is not None


def test_calls_without_a_token_and_to_nowhere(driver: Driver) -> None:
    assert graph_error(driver.web.get(f"{GRAPH}/me"))["code"] == 2500
    assert graph_error(driver.graph("me", "garbage"))["code"] == 190
    assert graph_error(driver.graph("me/feed/nowhere/at/all", "x"))["code"] == 2500
