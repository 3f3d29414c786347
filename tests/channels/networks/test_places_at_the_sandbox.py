"""Pages and organizations over real HTTP: ticked, left out, role lost, role too small."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from channels.contract import Answer, Cause, Kind, Place
from tests.channels.networks.pretend import Login, connect
from tests.conftest import Sandbox

CAFE, ROASTERY, MARKET = "104400550066701", "104400550066702", "104400550066703"
HARBOUR, TIDEWATER = "urn:li:organization:90550011", "urn:li:organization:90550012"


def by_id(answer: Answer) -> dict[str, Place]:
    assert answer.finding.cause is Cause.ALIVE
    assert answer.facts.places is not None
    return {place.external_id: place for place in answer.facts.places}


def test_facebooks_pages_come_with_role_and_token(sandbox: Sandbox) -> None:
    places = by_id(connect(sandbox, "facebook").places())
    assert set(places) == {CAFE, ROASTERY, MARKET}
    assert [places[page].allowed for page in (CAFE, ROASTERY, MARKET)] == [True, True, False]
    assert all(place.token for place in places.values())


def test_a_page_left_unticked_is_absent_for_that_reason(sandbox: Sandbox) -> None:
    answer = connect(sandbox, "facebook", place=[CAFE]).places()
    assert set(by_id(answer)) == {CAFE}
    assert answer.facts.absent is Cause.PERMISSION_MISSING


def test_a_page_unticked_later_is_absent_for_that_reason(sandbox: Sandbox) -> None:
    login = connect(sandbox, "facebook")
    login.happens(untick_place=ROASTERY)
    answer = login.places()
    assert ROASTERY not in by_id(answer)
    assert answer.facts.absent is Cause.PERMISSION_MISSING


def test_a_lost_role_on_a_ticked_page_is_told_apart(sandbox: Sandbox) -> None:
    login = connect(sandbox, "facebook", place=[CAFE, ROASTERY])
    login.happens(lost_role=CAFE)
    places = by_id(login.places())
    assert not places[CAFE].allowed
    assert places[ROASTERY].allowed


def test_a_role_that_became_too_small_is_told(sandbox: Sandbox) -> None:
    login = connect(sandbox, "facebook")
    login.happens(set_role={"place": CAFE, "role": "ANALYST"})
    assert not by_id(login.places())[CAFE].allowed


@pytest.fixture
def linkedin(sandbox: Sandbox) -> Login:
    return connect(sandbox, "linkedin-pages")


def test_linkedins_organizations_stand_beside_the_member(linkedin: Login) -> None:
    places = by_id(linkedin.places())
    assert [place.kind for place in places.values()] == [
        Kind.PROFILE,
        Kind.ORGANIZATION,
        Kind.ORGANIZATION,
    ]
    assert places[HARBOUR].name == "Harbour Cafe"
    assert all(place.allowed for place in places.values())


def test_who_only_writes_for_an_organization_is_told_its_name(linkedin: Login) -> None:
    linkedin.happens(set_role={"place": "90550012", "role": "CONTENT_ADMINISTRATOR"})
    place = by_id(linkedin.places())[TIDEWATER]
    assert (place.name, place.allowed) == ("Tidewater Foods", True)


def test_an_organization_whose_role_is_lost_is_absent_for_that_reason(linkedin: Login) -> None:
    linkedin.happens(lost_role="90550012")
    answer = linkedin.places()
    assert TIDEWATER not in by_id(answer)
    assert answer.facts.absent is Cause.LOST_PAGE_ROLE


def test_without_the_scope_the_organizations_are_a_missing_permission(
    sandbox: Sandbox, settings: Settings
) -> None:
    settings.LINKEDIN_ORGANIZATIONS = True
    answer = connect(sandbox, "linkedin").places()
    assert [place.kind for place in by_id(answer).values()] == [Kind.PROFILE]
    assert answer.facts.absent is Cause.PERMISSION_MISSING


def test_each_app_of_linkedin_is_told_another_id_of_the_same_person(
    sandbox: Sandbox, linkedin: Login
) -> None:
    by_pages, by_profile = linkedin.places().facts, connect(sandbox, "linkedin").places().facts
    assert by_pages.account_name == by_profile.account_name == "Maren Oduya"
    assert by_pages.account_id != by_profile.account_id


@pytest.mark.parametrize("app", ["linkedin", "linkedin-pages"])
def test_a_token_that_linkedin_does_not_know_everywhere_yet_is_waited_for(
    sandbox: Sandbox, app: str
) -> None:
    sandbox.control("new_token_race", {"seconds": 1.5})
    answer = connect(sandbox, app).places()
    assert answer.finding.cause is Cause.ALIVE
    asked = [call["status"] for call in sandbox.control("calls?network=linkedin")["calls"]]
    assert 401 in asked
