"""LinkedIn's organizations: who may publish there, and what it means to be missing."""

from __future__ import annotations

from typing import Any

import pytest

from channels.contract import SAYS_NOTHING, Answer, App, Cause, Certainty, Kind, Place
from channels.networks.linkedin import client, organizations
from tests.channels.networks.linkedin.test_client import ACTIVE, ME
from tests.channels.networks.scripted import FAULTS, TOKENS, ScriptedDoor, door
from tests.factories import NOW

APP = App("app-id", "app-secret", {"organizations": "1", "version": "202610"})
SCOPED = (200, {**ACTIVE, "scope": "openid,profile,w_organization_social,rw_organization_admin"})
PERSON = Place(Kind.PROFILE, "aBc-1", "Ada Lovelace")
DENIED = (
    403,
    {
        "status": 403,
        "serviceErrorCode": 100,
        "code": "ACCESS_DENIED",
        "message": "Not enough permissions to access: organizationAcls.FINDER-roleAssignee",
    },
)


def held(number: int, role: str = "ADMINISTRATOR", state: str = "APPROVED") -> dict[str, str]:
    return {
        "organization": f"urn:li:organization:{number}",
        "roleAssignee": "urn:li:person:aBc-1",
        "role": role,
        "state": state,
    }


def acls(*elements: Any) -> tuple[int, Any]:
    return 200, {"elements": list(elements), "paging": {"start": 0, "count": 100}}


def named(**names: str) -> tuple[int, Any]:
    """The answer of the lookup: ``n1="Acme"`` is the name of organization 1."""
    results = {
        key[1:]: {"localizedName": name, "vanityName": name.lower(), "id": int(key[1:])}
        for key, name in names.items()
    }
    return 200, {"results": results, "statuses": {}, "errors": {}}


def places(there: ScriptedDoor, app: App = APP) -> Answer:
    return client.places(there, app, TOKENS, at=NOW)


def test_each_organization_comes_with_its_name_and_role() -> None:
    there = door(
        SCOPED,
        (200, ME),
        acls(held(1), held(2, "CONTENT_ADMINISTRATOR")),
        named(n1="Acme", n2="Bolt"),
    )
    answer = places(there)
    assert answer.finding.cause is Cause.ALIVE
    assert answer.facts.places == (
        PERSON,
        Place(Kind.ORGANIZATION, "urn:li:organization:1", "Acme", "acme", role="ADMINISTRATOR"),
        Place(Kind.ORGANIZATION, "urn:li:organization:2", "Bolt", "bolt", "CONTENT_ADMINISTRATOR"),
    )
    assert answer.facts.absent is Cause.LOST_PAGE_ROLE
    asked = there.asked[2]
    assert asked.url == "https://api.linkedin.com/rest/organizationAcls"
    assert asked.params["q"] == "roleAssignee"
    assert asked.headers == {
        "LinkedIn-Version": "202610",
        "X-Restli-Protocol-Version": "2.0.0",
    }
    lookup = "https://api.linkedin.com/rest/organizationsLookup?ids=List(1,2)"
    assert there.asked[3].url == lookup


@pytest.mark.parametrize(
    ("role", "state"),
    [("ANALYST", "APPROVED"), ("ADMINISTRATOR", "REVOKED"), ("ADMINISTRATOR", "REQUESTED")],
)
def test_a_role_that_may_not_publish_is_said(role: str, state: str) -> None:
    answer = places(door(SCOPED, (200, ME), acls(held(1, role, state))))
    assert answer.facts.places is not None
    assert not answer.facts.places[1].allowed


def test_the_strongest_of_several_roles_counts() -> None:
    elements = held(1, "ANALYST"), held(1, "ADMINISTRATOR"), held(1, "ADMINISTRATOR", "REVOKED")
    answer = places(door(SCOPED, (200, ME), acls(*elements), named(n1="Acme")))
    assert answer.facts.places is not None
    assert (answer.facts.places[1].role, answer.facts.places[1].allowed) == ("ADMINISTRATOR", True)


def test_every_sheet_is_read() -> None:
    full = acls(*(held(n, "ANALYST") for n in range(100)))
    there = door(SCOPED, (200, ME), full, acls(held(200, "ANALYST")))
    answer = places(there)
    assert answer.facts.places is not None
    assert len(answer.facts.places) == 102
    assert there.asked[3].params["start"] == "100"


def test_a_list_without_end_is_given_up() -> None:
    full = acls(*(held(n, "ANALYST") for n in range(100)))
    answer = places(door(SCOPED, (200, ME), *[full] * organizations.MOST_SHEETS))
    assert answer.finding.cause is Cause.NETWORK_FAULT
    assert answer.facts.places is None


@pytest.mark.parametrize(
    "urn", ["urn:li:organization:../../x", "urn:li:person:1", "", "urn:li:organization:1/2"]
)
def test_an_address_that_is_no_organization_is_left_out(urn: str) -> None:
    answer = places(door(SCOPED, (200, ME), acls({**held(1), "organization": urn}, "odd")))
    assert answer.facts.places == (PERSON,)


def test_an_organization_whose_name_is_not_told_is_still_there() -> None:
    answer = places(door(SCOPED, (200, ME), acls(held(1)), (500, "")))
    assert answer.facts.places is not None
    assert (answer.facts.places[1].name, answer.facts.places[1].allowed) == ("", True)


def test_what_the_lookup_leaves_out_is_asked_one_by_one() -> None:
    single = (200, {"localizedName": "Bolt", "vanityName": "bolt"})
    there = door(SCOPED, (200, ME), acls(held(1), held(2)), named(n1="Acme"), single)
    answer = places(there)
    assert answer.facts.places is not None
    assert [place.name for place in answer.facts.places[1:]] == ["Acme", "Bolt"]
    assert there.asked[4].url == "https://api.linkedin.com/rest/organizations/2"


def test_a_token_without_the_permission_keeps_its_profile() -> None:
    for there in (door((200, ACTIVE), (200, ME)), door(SCOPED, (200, ME), DENIED)):
        answer = places(there)
        assert answer.finding.cause is Cause.ALIVE
        assert answer.facts.places == (PERSON,)
        assert answer.facts.absent is Cause.PERMISSION_MISSING


def test_an_app_that_may_not_list_them_does_not_ask() -> None:
    there = door(SCOPED, (200, ME))
    assert places(there, App("app-id", "app-secret")).facts.places == (PERSON,)
    assert len(there.asked) == 2


def test_a_retired_version_is_our_fault() -> None:
    retired = (426, {"status": 426, "code": "NONEXISTENT_VERSION", "message": "not active"})
    answer = places(door(SCOPED, (200, ME), retired))
    assert answer.finding.cause is Cause.APP_FAULT
    assert answer.facts.places is None


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_tells_no_places(fault: tuple[int, Any] | str) -> None:
    answer = places(door(SCOPED, (200, ME), fault))
    assert answer.finding.cause in SAYS_NOTHING
    assert answer.facts.places is None


# What a list that is refused, or only partly understood, does not say

ADMIN_ONLY = (
    403,
    {
        "status": 403,
        "serviceErrorCode": 100,
        "code": "ACCESS_DENIED",
        "message": "Viewer don't have permission to the ADMIN_ONLY VisibilityReduction for"
        " urn:li:organization:7",
    },
)


def test_a_refusal_that_speaks_of_one_organization_leaves_the_rest_as_it_is() -> None:
    answer = places(door(SCOPED, (200, ME), ADMIN_ONLY))
    assert answer.finding.cause is Cause.ALIVE
    assert answer.facts.places is not None
    profile, refused = answer.facts.places
    assert profile == PERSON
    assert (refused.external_id, refused.allowed) == ("urn:li:organization:7", False)
    assert refused.certainty is Certainty.INFERRED
    assert not answer.facts.complete


@pytest.mark.parametrize(
    "odd",
    [
        "text",
        None,
        [],
        {},
        {"role": "ADMINISTRATOR", "state": "APPROVED"},
        {**held(2), "organization": {"urn": 2}},
        {**held(2), "state": 1.5},
        {**held(2), "role": None},
    ],
)
def test_an_entry_that_cannot_be_read_makes_the_list_incomplete(odd: Any) -> None:
    answer = places(door(SCOPED, (200, ME), acls(held(1), odd), named(n1="Acme")))
    assert answer.facts.places is not None
    assert [place.external_id for place in answer.facts.places[1:]] == ["urn:li:organization:1"]
    assert not answer.facts.complete


def test_a_list_that_was_read_is_complete() -> None:
    assert places(door(SCOPED, (200, ME), acls(held(1)), named(n1="Acme"))).facts.complete


# One organization by its number

BOLT = Place(Kind.ORGANIZATION, "urn:li:organization:2", "Old name")


def single(answer: tuple[int, Any] | str) -> tuple[Answer, str]:
    there = door(answer)
    told = client.ask_place(there, APP, TOKENS, BOLT, at=NOW)
    return told, there.asked[0].url


def test_an_organization_that_answers_its_administrator_is_there() -> None:
    answer, url = single((200, {"id": 2, "localizedName": "Bolt", "vanityName": "bolt"}))
    assert url == "https://api.linkedin.com/rest/organizations/2"
    assert answer.finding.cause is Cause.ALIVE
    (place,) = answer.facts.places or ()
    assert (place.name, place.handle, place.allowed) == ("Bolt", "bolt", True)


def test_a_refusal_to_whoever_is_no_administrator_is_merely_a_hint() -> None:
    answer, _ = single(ADMIN_ONLY)
    assert (answer.finding.cause, answer.finding.certainty) == (
        Cause.LOST_PAGE_ROLE,
        Certainty.INFERRED,
    )


def test_an_answer_about_another_organization_is_none() -> None:
    answer, _ = single((200, {"id": 3, "localizedName": "Other"}))
    assert answer.finding.cause is Cause.NETWORK_FAULT


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_tells_nothing_of_an_organization(fault: tuple[int, Any] | str) -> None:
    answer, _ = single(fault)
    assert answer.finding.cause in SAYS_NOTHING
