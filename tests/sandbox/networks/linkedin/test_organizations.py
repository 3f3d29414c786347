"""LinkedIn's organizations and the versioned API."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.driving import (
    HARBOUR_ORG,
    LI_API,
    LI_PAGES_APP,
    LI_SCOPES,
    MAREN_LI,
    PRIYA_LI,
    TIDEWATER_ORG,
    Driver,
    body_of,
)

ACLS = f"{LI_API}/rest/organizationAcls?q=roleAssignee"
VERSION = "202607"


def acls(driver: Driver, token: str, query: str = "", version: str = VERSION) -> Any:
    return driver.get(ACLS + query, token, LinkedIn_Version=version)


def roles(driver: Driver, token: str, query: str = "") -> dict[str, str]:
    elements = body_of(acls(driver, token, query))["elements"]
    return {element["organization"].rpartition(":")[2]: element["role"] for element in elements}


def test_member_sees_every_organization_with_a_role(driver: Driver) -> None:
    token = driver.linkedin_pages()["access_token"]
    element = body_of(acls(driver, token))["elements"][0]
    assert element["state"] == "APPROVED"
    me = body_of(driver.get(f"{LI_API}/v2/me", token))["id"]
    assert element["roleAssignee"] == f"urn:li:person:{me}"
    assert set(roles(driver, token)) == {HARBOUR_ORG, TIDEWATER_ORG}


def test_filters_and_sheets(driver: Driver) -> None:
    token = driver.linkedin_pages(account=PRIYA_LI)["access_token"]
    assert roles(driver, token)[TIDEWATER_ORG] == "ANALYST"
    only = roles(driver, token, "&role=ADMINISTRATOR&state=APPROVED")
    assert list(only.values()) == ["ADMINISTRATOR"]
    assert roles(driver, token, "&state=REVOKED") == {}
    assert len(roles(driver, token, "&start=1&count=1")) == 1
    assert roles(driver, token, "&start=2&count=1") == {}


def test_lost_role_leaves_the_list_while_the_token_lives(driver: Driver) -> None:
    token = driver.linkedin_pages()["access_token"]
    driver.happen("linkedin", MAREN_LI, lost_role=HARBOUR_ORG)
    assert set(roles(driver, token)) == {TIDEWATER_ORG}
    assert driver.introspect(token, LI_PAGES_APP)["status"] == "active"
    driver.happen("linkedin", MAREN_LI, regained_role=HARBOUR_ORG)
    assert HARBOUR_ORG in roles(driver, token)


def test_list_needs_the_scope_and_the_finder(driver: Driver) -> None:
    token = driver.linkedin(LI_SCOPES)["access_token"]
    reply = acls(driver, token)
    assert (reply.status_code, reply.json["code"]) == (403, "ACCESS_DENIED")
    token = driver.linkedin_pages()["access_token"]
    reply = driver.get(f"{LI_API}/rest/organizationAcls", token, LinkedIn_Version=VERSION)
    assert reply.status_code == 400


def test_administrator_reads_the_name(driver: Driver) -> None:
    token = driver.linkedin_pages()["access_token"]
    path = f"{LI_API}/rest/organizations/{HARBOUR_ORG}"
    body = body_of(driver.get(path, token, LinkedIn_Version=VERSION))
    assert (body["localizedName"], body["vanityName"]) == ("Harbour Cafe", "harbour-cafe")


def test_analyst_and_stranger_read_nothing(driver: Driver) -> None:
    token = driver.linkedin_pages(account=PRIYA_LI)["access_token"]
    for organization in (TIDEWATER_ORG, HARBOUR_ORG):
        path = f"{LI_API}/rest/organizations/{organization}"
        reply = driver.get(path, token, LinkedIn_Version=VERSION)
        assert reply.status_code == 403
        assert "ADMIN_ONLY" in (reply.json or {})["message"]


@pytest.mark.parametrize(
    ("account", "organization", "status"),
    [(MAREN_LI, HARBOUR_ORG, 201), (PRIYA_LI, TIDEWATER_ORG, 403), (PRIYA_LI, HARBOUR_ORG, 403)],
)
def test_posting_for_an_organization_needs_a_role_that_may(
    driver: Driver, account: str, organization: str, status: int
) -> None:
    token = driver.linkedin_pages(account=account)["access_token"]
    body = {"author": f"urn:li:organization:{organization}", "commentary": "Open on Sunday"}
    reply = driver.post(f"{LI_API}/rest/posts", token, body, LinkedIn_Version=VERSION)
    assert reply.status_code == status


def test_lookup_tells_public_names_to_any_role(driver: Driver) -> None:
    token = driver.linkedin_pages(account=PRIYA_LI)["access_token"]
    path = f"{LI_API}/rest/organizationsLookup?ids=List({TIDEWATER_ORG},{HARBOUR_ORG},1)"
    body = body_of(driver.get(path, token, LinkedIn_Version=VERSION))
    names = {number: facts["localizedName"] for number, facts in body["results"].items()}
    assert names == {TIDEWATER_ORG: "Tidewater Foods", HARBOUR_ORG: "Harbour Cafe"}
    assert body["statuses"]["1"] == 404


@pytest.mark.parametrize("query", ["", "?ids=1,2", "?ids=List()", "?ids=List(a)"])
def test_lookup_wants_its_own_way_of_listing(driver: Driver, query: str) -> None:
    token = driver.linkedin_pages()["access_token"]
    path = f"{LI_API}/rest/organizationsLookup{query}"
    assert driver.get(path, token, LinkedIn_Version=VERSION).status_code == 400


def test_a_role_without_an_entry_leaves_the_list(driver: Driver) -> None:
    token = driver.linkedin_pages()["access_token"]
    driver.happen("linkedin", MAREN_LI, left_out=HARBOUR_ORG)
    assert set(roles(driver, token)) == {TIDEWATER_ORG}
    driver.happen("linkedin", MAREN_LI, empty_list=True)
    assert roles(driver, token) == {}
    driver.happen("linkedin", MAREN_LI, empty_list=False, listed_again=HARBOUR_ORG)
    assert set(roles(driver, token)) == {HARBOUR_ORG, TIDEWATER_ORG}


def test_an_entry_may_have_a_shape_that_nobody_knows(driver: Driver) -> None:
    token = driver.linkedin_pages()["access_token"]
    driver.happen("linkedin", MAREN_LI, listing={"place": HARBOUR_ORG, "as": "unreadable"})
    first, second = body_of(acls(driver, token))["elements"]
    assert not isinstance(first["organization"], str)
    assert second["organization"].endswith(TIDEWATER_ORG)


def test_one_stale_role_refuses_the_whole_list(driver: Driver) -> None:
    token = driver.linkedin_pages()["access_token"]
    driver.happen("linkedin", MAREN_LI, listing={"place": TIDEWATER_ORG, "as": "stale"})
    reply = acls(driver, token)
    assert reply.status_code == 403
    assert "ADMIN_ONLY" in reply.json["message"]
    assert reply.json["message"].endswith(f"urn:li:organization:{TIDEWATER_ORG}")
    assert driver.get(f"{LI_API}/v2/me", token).status_code == 200


@pytest.mark.parametrize(
    "wrong", [{"place": "all", "as": "sideways"}, {"as": "stale"}, {"place": "1", "as": "stale"}, 3]
)
def test_a_listing_that_makes_no_sense_is_refused(driver: Driver, wrong: object) -> None:
    address = f"/control/linkedin/accounts/{MAREN_LI}"
    assert driver.web.post(address, json={"listing": wrong}).status_code == 400
