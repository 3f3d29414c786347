"""LinkedIn's organizations and the versioned API."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.sandbox.driving import (
    HARBOUR_ORG,
    LI_API,
    LI_ORG_SCOPES,
    LI_SCOPES,
    MAREN_LI,
    PRIYA_LI,
    TIDEWATER_ORG,
    Driver,
    body_of,
)

ACLS = f"{LI_API}/rest/organizationAcls?q=roleAssignee"
VERSION = f"{datetime.now(UTC):%Y%m}"


def acls(driver: Driver, token: str, query: str = "", version: str = VERSION) -> Any:
    return driver.get(ACLS + query, token, LinkedIn_Version=version)


def roles(driver: Driver, token: str, query: str = "") -> dict[str, str]:
    elements = body_of(acls(driver, token, query))["elements"]
    return {element["organization"].rpartition(":")[2]: element["role"] for element in elements}


def test_member_sees_every_organization_with_a_role(driver: Driver) -> None:
    token = driver.linkedin(LI_ORG_SCOPES)["access_token"]
    element = body_of(acls(driver, token))["elements"][0]
    assert element["state"] == "APPROVED"
    assert element["roleAssignee"] == f"urn:li:person:{MAREN_LI}"
    assert set(roles(driver, token)) == {HARBOUR_ORG, TIDEWATER_ORG}


def test_filters_and_sheets(driver: Driver) -> None:
    token = driver.linkedin(LI_ORG_SCOPES, PRIYA_LI)["access_token"]
    assert roles(driver, token)[TIDEWATER_ORG] == "ANALYST"
    only = roles(driver, token, "&role=ADMINISTRATOR&state=APPROVED")
    assert list(only.values()) == ["ADMINISTRATOR"]
    assert roles(driver, token, "&state=REVOKED") == {}
    assert len(roles(driver, token, "&start=1&count=1")) == 1
    assert roles(driver, token, "&start=2&count=1") == {}


def test_lost_role_leaves_the_list_while_the_token_lives(driver: Driver) -> None:
    token = driver.linkedin(LI_ORG_SCOPES)["access_token"]
    driver.happen("linkedin", MAREN_LI, lost_role=HARBOUR_ORG)
    assert set(roles(driver, token)) == {TIDEWATER_ORG}
    assert driver.introspect(token)["status"] == "active"
    driver.happen("linkedin", MAREN_LI, regained_role=HARBOUR_ORG)
    assert HARBOUR_ORG in roles(driver, token)


def test_list_needs_the_scope_and_the_finder(driver: Driver) -> None:
    token = driver.linkedin(LI_SCOPES)["access_token"]
    reply = acls(driver, token)
    assert (reply.status_code, reply.json["code"]) == (403, "ACCESS_DENIED")
    token = driver.linkedin(LI_ORG_SCOPES)["access_token"]
    reply = driver.get(f"{LI_API}/rest/organizationAcls", token, LinkedIn_Version=VERSION)
    assert reply.status_code == 400


@pytest.mark.parametrize(
    ("version", "status", "code"),
    [
        ("", 400, "VERSION_MISSING"),
        ("202410", 426, "NONEXISTENT_VERSION"),
        ("299901", 426, "NONEXISTENT_VERSION"),
        ("2026", 426, "NONEXISTENT_VERSION"),
    ],
)
def test_version_must_be_of_the_last_year(
    driver: Driver, version: str, status: int, code: str
) -> None:
    reply = acls(driver, driver.linkedin(LI_ORG_SCOPES)["access_token"], version=version)
    assert (reply.status_code, reply.json["code"]) == (status, code)


def test_versions_grow_old_with_the_clock(driver: Driver) -> None:
    driver.advance(400 * 86400)
    token = driver.linkedin(LI_ORG_SCOPES)["access_token"]
    assert acls(driver, token).status_code == 426


def test_administrator_reads_the_name(driver: Driver) -> None:
    token = driver.linkedin(LI_ORG_SCOPES)["access_token"]
    path = f"{LI_API}/rest/organizations/{HARBOUR_ORG}"
    body = body_of(driver.get(path, token, LinkedIn_Version=VERSION))
    assert (body["localizedName"], body["vanityName"]) == ("Harbour Cafe", "harbour-cafe")


def test_analyst_and_stranger_read_nothing(driver: Driver) -> None:
    token = driver.linkedin(LI_ORG_SCOPES, PRIYA_LI)["access_token"]
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
    token = driver.linkedin(LI_ORG_SCOPES, account)["access_token"]
    body = {"author": f"urn:li:organization:{organization}", "commentary": "Open on Sunday"}
    reply = driver.post(f"{LI_API}/rest/posts", token, body, LinkedIn_Version=VERSION)
    assert reply.status_code == status


def test_lookup_tells_public_names_to_any_role(driver: Driver) -> None:
    token = driver.linkedin(LI_ORG_SCOPES, PRIYA_LI)["access_token"]
    path = f"{LI_API}/rest/organizationsLookup?ids=List({TIDEWATER_ORG},{HARBOUR_ORG},1)"
    body = body_of(driver.get(path, token, LinkedIn_Version=VERSION))
    names = {number: facts["localizedName"] for number, facts in body["results"].items()}
    assert names == {TIDEWATER_ORG: "Tidewater Foods", HARBOUR_ORG: "Harbour Cafe"}
    assert body["statuses"]["1"] == 404


@pytest.mark.parametrize("query", ["", "?ids=1,2", "?ids=List()", "?ids=List(a)"])
def test_lookup_wants_its_own_way_of_listing(driver: Driver, query: str) -> None:
    token = driver.linkedin(LI_ORG_SCOPES)["access_token"]
    path = f"{LI_API}/rest/organizationsLookup{query}"
    assert driver.get(path, token, LinkedIn_Version=VERSION).status_code == 400
