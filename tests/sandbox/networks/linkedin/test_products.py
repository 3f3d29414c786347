"""LinkedIn's apps: what each may ask for, and that organizations stand alone."""

from __future__ import annotations

import pytest

from tests.sandbox.driving import (
    LI_API,
    LI_DIALOG,
    LI_PAGES,
    LI_PAGES_APP,
    LI_PAGES_SCOPES,
    LI_SCOPES,
    MAREN_LI,
    Driver,
    body_of,
    returned,
)

ME = f"{LI_API}/v2/me"
USERINFO = f"{LI_API}/v2/userinfo"


@pytest.mark.parametrize("strange", ["openid", "profile", "email", "r_liteprofile"])
def test_the_organizations_app_is_refused_whole_for_one_strange_scope(
    driver: Driver, strange: str
) -> None:
    values = returned(driver.ask(LI_DIALOG, scope=f"{LI_PAGES_SCOPES} {strange}", **LI_PAGES))
    assert values["error"] == "unauthorized_scope_error"
    expected = f'Scope "{strange}" is not authorized for your application'
    assert values["error_description"] == expected


@pytest.mark.parametrize(
    "strange", ["r_basicprofile", "r_organization_social", "rw_organization_admin"]
)
def test_the_members_app_is_refused_whole_for_one_scope_of_organizations(
    driver: Driver, strange: str
) -> None:
    values = returned(driver.answer(LI_DIALOG, scope=f"{LI_SCOPES} {strange}"))
    assert values["error"] == "unauthorized_scope_error"
    assert strange in values["error_description"]


def test_each_app_has_a_question_of_its_own_for_the_member(driver: Driver) -> None:
    member = driver.linkedin()["access_token"]
    pages = driver.linkedin_pages()["access_token"]
    assert driver.get(ME, member).status_code == 403
    assert driver.get(USERINFO, pages).status_code == 403
    me = body_of(driver.get(ME, pages))
    assert (me["localizedFirstName"], me["localizedLastName"]) == ("Maren", "Oduya")


def test_each_app_is_told_another_id_of_the_same_person(driver: Driver) -> None:
    told = body_of(driver.get(ME, driver.linkedin_pages()["access_token"]))["id"]
    again = body_of(driver.get(ME, driver.linkedin_pages()["access_token"]))["id"]
    assert told == again
    assert told != MAREN_LI


def test_what_one_app_is_allowed_leaves_the_other_alone(driver: Driver) -> None:
    member = driver.linkedin()["access_token"]
    driver.linkedin_pages()
    assert driver.introspect(member)["status"] == "active"


def test_the_organizations_app_is_given_a_refresh_token(driver: Driver) -> None:
    assert driver.linkedin_pages()["refresh_token_expires_in"] == 365 * 86400
    assert "refresh_token" not in driver.linkedin()


def test_products_are_changed_and_organizations_stand_alone(driver: Driver) -> None:
    address = "/control/clients/demo-linkedin-pages"
    both = {"products": ["community-management", "sign-in"]}
    refused = driver.web.post(address, json=both)
    assert refused.status_code == 400
    assert "only product" in (refused.json or {})["error"]
    assert driver.web.post(address, json={"products": ["nonsense"]}).status_code == 400
    assert driver.web.post(address, json={"products": "sign-in"}).status_code == 400
    told = driver.control("clients/demo-linkedin-pages", {"products": ["sign-in", "share"]})[
        "client"
    ]
    assert told["scopes"] == ["openid", "profile", "email", "w_member_social"]
    error = returned(driver.ask(LI_DIALOG, scope=LI_PAGES_SCOPES, **LI_PAGES))["error"]
    assert error == "unauthorized_scope_error"


def test_networks_without_products_have_none_to_change(driver: Driver) -> None:
    body = {"products": ["sign-in"]}
    assert driver.web.post("/control/clients/demo-x", json=body).status_code == 400


def test_a_secret_belongs_to_its_app(driver: Driver) -> None:
    token = driver.linkedin_pages()["access_token"]
    assert driver.introspect(token, LI_PAGES_APP)["status"] == "active"
    assert driver.introspect(token) == {"active": False}


# As lenient as LinkedIn is.


def test_scopes_may_be_joined_by_commas(driver: Driver) -> None:
    code = driver.code(LI_DIALOG, None, scope=LI_SCOPES.replace(" ", ","))
    assert body_of(driver.linkedin_exchange(code))["scope"] == LI_SCOPES.replace(" ", ",")


def test_the_token_may_stand_in_the_address(driver: Driver) -> None:
    token = driver.linkedin()["access_token"]
    reply = driver.web.get(USERINFO, query_string={"oauth2_access_token": token})
    assert reply.status_code == 200
