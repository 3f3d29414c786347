"""LinkedIn's app for organizations: the member by /v2/me, and the organizations behind them."""

from __future__ import annotations

from typing import Any

import pytest

from channels import registry
from channels.contract import SAYS_NOTHING, App, Cause, Kind, Place
from channels.networks.linkedin import client
from tests.channels.networks.linkedin.test_client import ACTIVE
from tests.channels.networks.linkedin.test_client_organizations import acls, held, named, places
from tests.channels.networks.scripted import FAULTS, door

APP = App("pages-id", "pages-secret", {"version": "202607"}, client.PAGES)
(PAGES,) = registry.get("linkedin").more_apps
SCOPED = (200, {**ACTIVE, "scope": ",".join(PAGES.scopes)})
ME = (200, {"id": "xYz-2", "localizedFirstName": "Ada", "localizedLastName": "Lovelace"})
PERSON = Place(Kind.PROFILE, "xYz-2", "Ada Lovelace")


def test_the_member_is_asked_for_without_openid_connect() -> None:
    there = door(SCOPED, ME, acls())
    answer = places(there, APP)
    assert answer.finding.cause is Cause.ALIVE
    assert (answer.facts.account_id, answer.facts.account_name) == ("xYz-2", "Ada Lovelace")
    assert answer.facts.places == (PERSON,)
    assert there.asked[0].data["client_id"] == "pages-id"
    assert there.asked[1].url == "https://api.linkedin.com/v2/me"


def test_its_organizations_need_no_option_of_the_operator() -> None:
    answer = places(door(SCOPED, ME, acls(held(1)), named(n1="Acme")), APP)
    assert answer.facts.places == (
        PERSON,
        Place(Kind.ORGANIZATION, "urn:li:organization:1", "Acme", "acme", role="ADMINISTRATOR"),
    )


def test_the_versioned_api_is_asked_in_the_operators_month() -> None:
    there = door(SCOPED, ME, acls())
    places(there, APP)
    assert there.asked[2].headers["LinkedIn-Version"] == "202607"


def test_half_a_name_is_a_name_and_none_is_the_id() -> None:
    half = (200, {"id": "xYz-2", "localizedFirstName": "Ada"})
    assert places(door(SCOPED, half, acls()), APP).facts.account_name == "Ada"
    assert places(door(SCOPED, (200, {"id": "xYz-2"}), acls()), APP).facts.account_name == "xYz-2"


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("step", range(3))
def test_a_fault_at_any_step_tells_no_places(step: int, fault: tuple[int, Any] | str) -> None:
    answer = places(door(*[SCOPED, ME][:step], fault), APP)
    assert answer.finding.cause in SAYS_NOTHING
    assert answer.facts.places is None


def test_the_organizations_app_asks_for_nothing_that_another_product_brings() -> None:
    assert not {"openid", "profile", "email"} & set(PAGES.scopes)
    assert set(PAGES.scopes) == {
        *("r_basicprofile", "w_member_social", "r_organization_social"),
        *("w_organization_social", "rw_organization_admin"),
    }
