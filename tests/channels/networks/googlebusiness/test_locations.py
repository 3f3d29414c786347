"""Accounts and their locations: two levels, sheets, what cannot be read, and what is barred."""

from __future__ import annotations

from typing import Any

import pytest

from channels.contract import SAYS_NOTHING, Answer, Cause, Certainty, Kind, Place
from channels.networks.googlebusiness import client, locations
from tests.channels.networks.scripted import APP, TOKENS, ScriptedDoor, door
from tests.factories import NOW

TOKENINFO = (
    200,
    {
        "aud": APP.client_id,
        "sub": "117204455006600000011",
        "expires_in": "3000",
        "scope": f"openid {client.MANAGE}",
    },
)
OWN = {"name": "accounts/1", "accountName": "Maren Oduya", "type": "PERSONAL"}
GROUP = {"name": "accounts/2", "accountName": "G", "type": "LOCATION_GROUP", "role": "MANAGER"}
BUSY = (429, {"error": {"code": 429, "message": "x", "status": "RESOURCE_EXHAUSTED"}})


def accounts(*held: Any, after: str = "") -> tuple[int, Any]:
    return 200, {"accounts": list(held), **({"nextPageToken": after} if after else {})}


def rows(*held: Any, after: str = "") -> tuple[int, Any]:
    return 200, {"locations": list(held), **({"nextPageToken": after} if after else {})}


def row(number: int, title: str = "", *, posts: bool = True, town: str = "") -> dict[str, Any]:
    return {
        "name": f"locations/{number}",
        "title": title or f"Shop {number}",
        "storefrontAddress": {"locality": town, "addressLines": ["1 Quay Street", "2nd floor"]},
        "metadata": {"canOperateLocalPost": True} if posts else {"placeId": "ChIJ"},
    }


def places(there: ScriptedDoor) -> Answer:
    return client.places(there, APP, TOKENS, at=NOW)


def ids(answer: Answer) -> list[str]:
    return [place.external_id for place in answer.facts.places or ()]


def test_each_account_is_asked_for_its_locations() -> None:
    there = door(TOKENINFO, accounts(OWN, GROUP), rows(row(9)), rows(row(10)))
    answer = places(there)
    assert ids(answer) == ["locations/9", "locations/10"]
    assert answer.facts.complete
    assert (answer.facts.account_id, answer.facts.account_name) == (
        "117204455006600000011",
        "Maren Oduya",
    )
    group = answer.facts.places[1] if answer.facts.places else None
    assert group is not None
    assert (group.kind, group.role, group.allowed) == (Kind.LOCATION, "MANAGER", True)
    assert [each.url.rpartition("/v1/")[2] for each in there.asked[1:]] == [
        "accounts",
        "accounts/1/locations",
        "accounts/2/locations",
    ]


def test_sheets_are_turned_on_both_levels() -> None:
    there = door(
        TOKENINFO,
        accounts(OWN, after="a2"),
        accounts(GROUP),
        rows(row(9), after="l2"),
        rows(row(10)),
        rows(row(11)),
    )
    answer = places(there)
    assert ids(answer) == ["locations/9", "locations/10", "locations/11"]
    assert answer.facts.complete
    assert [each.params.get("pageToken") for each in there.asked[1:]] == [
        *(None, "a2", None, "l2", None)
    ]


def test_a_location_keeps_its_id_when_another_account_holds_it() -> None:
    before = places(door(TOKENINFO, accounts(OWN, GROUP), rows(row(9)), rows()))
    after = places(door(TOKENINFO, accounts(OWN, GROUP), rows(), rows(row(9))))
    assert ids(before) == ids(after) == ["locations/9"]


def test_a_location_below_two_accounts_is_one_with_the_stronger_role() -> None:
    owner = {**GROUP, "name": "accounts/3", "role": "OWNER"}
    answer = places(door(TOKENINFO, accounts(GROUP, owner), rows(row(9)), rows(row(9))))
    assert [place.role for place in answer.facts.places or ()] == ["OWNER"]


def test_branches_of_one_title_are_told_apart_by_street_and_town() -> None:
    rest = rows(row(9, "Cafe", town="Voss"), row(10, "Cafe", town="Bergen"), row(11, "Books"))
    answer = places(door(TOKENINFO, accounts(OWN), rest))
    assert [place.name for place in answer.facts.places or ()] == [
        "Cafe, 1 Quay Street, Voss",
        "Cafe, 1 Quay Street, Bergen",
        "Books",
    ]


def test_where_nobody_may_post_is_told_as_that_and_not_as_a_lost_role() -> None:
    answer = places(door(TOKENINFO, accounts(OWN), rows(row(9, posts=False))))
    [place] = answer.facts.places or ()
    assert (place.barred, place.allowed, place.certainty) == (True, True, Certainty.INFERRED)


def test_no_accounts_and_no_locations_are_answers() -> None:
    for there in (door(TOKENINFO, (200, {})), door(TOKENINFO, accounts(OWN), (200, {}))):
        answer = places(there)
        assert (answer.finding.cause, answer.facts.places) == (Cause.ALIVE, ())
        assert answer.facts.complete


@pytest.mark.parametrize("foreign", [{"data": {"id": "1"}}, {"items": "no"}, {"message": "OK"}])
def test_an_object_that_is_no_sheet_is_not_taken_for_an_empty_one(foreign: Any) -> None:
    answer = places(door(TOKENINFO, (200, foreign)))
    assert (answer.finding.cause, answer.facts.places) == (Cause.NETWORK_FAULT, None)
    answer = places(door(TOKENINFO, accounts(OWN, GROUP), (200, foreign), rows(row(10))))
    assert ids(answer) == ["locations/10"]
    assert not answer.facts.complete


@pytest.mark.parametrize(
    "second",
    [
        BUSY,
        "timeout",
        (500, ""),
        (404, {"error": {"message": "Requested entity was not found.", "status": "NOT_FOUND"}}),
        (200, {"locations": "x"}),
        (200, {"locations": [row(10), "x"]}),
        (200, {"locations": [{"name": "locations/10", "title": "no metadata"}]}),
        (200, {"locations": [{**row(10), "name": "accounts/2/locations/10"}]}),
    ],
)
def test_what_could_not_be_read_is_not_missing(second: Any) -> None:
    answer = places(door(TOKENINFO, accounts(OWN, GROUP), rows(row(9)), second))
    assert answer.finding.cause is Cause.ALIVE
    assert "locations/9" in ids(answer)
    assert not answer.facts.complete


def test_an_account_in_another_shape_leaves_the_list_incomplete() -> None:
    answer = places(door(TOKENINFO, accounts(OWN, {"name": "groups/2"}), rows(row(9))))
    assert ids(answer) == ["locations/9"]
    assert not answer.facts.complete


def test_accounts_that_cannot_be_read_say_nothing() -> None:
    answer = places(door(TOKENINFO, BUSY))
    assert answer.finding.cause in SAYS_NOTHING
    assert answer.facts.places is None


def test_so_many_calls_are_made_and_no_more() -> None:
    groups = [{**GROUP, "name": f"accounts/{number}"} for number in range(2, 100)]
    answers = (rows(row(number)) for number in range(2, 100))
    there = door(TOKENINFO, accounts(*groups), *answers)
    answer = places(there)
    assert len(there.asked) == 1 + locations.MOST_CALLS
    assert len(ids(answer)) == locations.MOST_CALLS - 1
    assert not answer.facts.complete


def test_two_thousand_locations_are_read_in_twenty_one_calls() -> None:
    sheets = [
        rows(*(row(sheet * 100 + n) for n in range(100)), after=f"s{sheet}" if sheet < 19 else "")
        for sheet in range(20)
    ]
    there = door(TOKENINFO, accounts(GROUP), *sheets)
    answer = places(there)
    assert (len(ids(answer)), answer.facts.complete) == (2000, True)
    assert len(there.asked) == 1 + 21


def test_a_list_that_never_ends_is_left() -> None:
    same = rows(row(9), after="again")
    answer = places(door(TOKENINFO, accounts(OWN), same, same))
    assert not answer.facts.complete


def test_users_alone_hold_no_locations() -> None:
    people = {"name": "accounts/7", "type": "USER_GROUP"}
    there = door(TOKENINFO, accounts(people, OWN), rows(row(9)))
    assert places(there).facts.complete
    assert len(there.asked) == 3


def test_a_box_that_was_left_out_is_why_they_are_missing() -> None:
    told = {**TOKENINFO[1], "scope": "openid"}
    there = door((200, told))
    answer = places(there)
    assert answer.facts.places == ()
    assert (answer.facts.absent, answer.facts.absent_scope) == (
        Cause.PERMISSION_MISSING,
        client.MANAGE,
    )
    assert len(there.asked) == 1


KNOWN = Place(Kind.LOCATION, "locations/9", "Harbour Cafe", role="OWNER")


def test_a_location_that_is_not_listed_is_asked_for_by_its_id() -> None:
    there = door((200, row(9)))
    answer = client.ask_place(there, APP, TOKENS, KNOWN, at=NOW)
    assert answer.finding.cause is Cause.ALIVE
    [place] = answer.facts.places or ()
    assert (place.external_id, place.name, place.role) == ("locations/9", "", "OWNER")
    assert there.asked[0].url.endswith("/v1/locations/9")


def test_another_location_than_asked_for_is_no_answer() -> None:
    answer = client.ask_place(door((200, row(10))), APP, TOKENS, KNOWN, at=NOW)
    assert answer.finding.cause in SAYS_NOTHING


def test_a_location_that_is_gone_by_its_id_is_concluded_and_not_said() -> None:
    gone = (404, {"error": {"message": "Requested entity was not found.", "status": "NOT_FOUND"}})
    answer = client.ask_place(door(gone), APP, TOKENS, KNOWN, at=NOW)
    assert (answer.finding.cause, answer.finding.certainty) == (
        Cause.LOST_PAGE_ROLE,
        Certainty.INFERRED,
    )


def test_the_token_of_another_app_of_ours_is_our_fault() -> None:
    there = door((200, {**TOKENINFO[1], "aud": "another"}))
    assert places(there).finding.cause is Cause.APP_FAULT
