"""Facebook's Pages: listed, left unticked, reached through a Business, or the role lost."""

from __future__ import annotations

from typing import Any

import pytest

from channels.contract import SAYS_NOTHING, Answer, Cause, Certainty, Kind, Place
from channels.networks.facebook import client, pages
from channels.networks.facebook.pages import BUSINESS
from tests.channels.networks.facebook.test_client import ME, debugged
from tests.channels.networks.scripted import APP, FAULTS, TOKENS, ScriptedDoor, door
from tests.factories import NOW

EVERY = ["pages_show_list", "pages_manage_posts", "pages_read_engagement", BUSINESS]
LOST = (400, {"error": {"code": 190, "error_subcode": 492, "type": "OAuthException"}})
NO_PAGE: tuple[int, Any] = (200, {"data": []})
GONE = (400, {"error": {"code": 100, "error_subcode": 33, "type": "GraphMethodException"}})


def page(number: int, *tasks: str, **changes: Any) -> dict[str, Any]:
    tasks = tasks or ("CREATE_CONTENT", "MANAGE")
    return {
        "id": str(number),
        "name": f"Page {number}",
        "access_token": f"page-token-{number}",
        "tasks": list(tasks),
        **changes,
    }


def ticked(*shown: str, publish: tuple[str, ...] | None = None) -> tuple[int, Any]:
    publish = shown if publish is None else publish
    return debugged(
        granular_scopes=[
            {"scope": "pages_show_list", "target_ids": list(shown)},
            {"scope": "pages_manage_posts", "target_ids": list(publish)},
        ]
    )


def sheet(*some: dict[str, Any], after: str = "") -> tuple[int, Any]:
    paging = {"cursors": {"before": "b", "after": after or "end"}}
    if after:
        paging["next"] = "https://evil.example/v25.0/me/accounts?access_token=x"  # type: ignore[assignment]
    return 200, {"data": list(some), "paging": paging}


def places(there: ScriptedDoor) -> Answer:
    return client.places(there, APP, TOKENS, at=NOW)


def test_each_page_comes_with_its_token_and_role() -> None:
    there = door(ticked("1", "2"), (200, ME), sheet(page(1), page(2, "CREATE_CONTENT", "ANALYZE")))
    answer = places(there)
    assert answer.finding.cause is Cause.ALIVE
    assert answer.facts.account_id == "218471"
    assert answer.facts.account_name == "Ada Lovelace"
    assert answer.facts.places == (
        Place(Kind.PAGE, "1", "Page 1", role="MANAGE", token="page-token-1"),
        Place(Kind.PAGE, "2", "Page 2", role="CREATE_CONTENT", token="page-token-2"),
    )
    assert "page-token-1" not in repr(answer)
    accounts = there.asked[2]
    assert accounts.url == "https://graph.facebook.com/v25.0/me/accounts"
    assert accounts.params["fields"] == pages.FIELDS
    assert len(accounts.params["appsecret_proof"]) == 64


def test_a_role_that_may_not_publish_is_said() -> None:
    answer = places(door(ticked("1"), (200, ME), sheet(page(1, "ANALYZE", "MODERATE"))))
    assert answer.facts.places is not None
    assert (answer.facts.places[0].allowed, answer.facts.places[0].role) == (False, "ANALYZE")


def test_a_role_that_was_not_told_is_not_taken_for_lost() -> None:
    listed = page(1)
    del listed["tasks"]
    answer = places(door(ticked("1"), (200, ME), sheet(listed)))
    assert answer.facts.places is not None
    assert answer.facts.places[0].allowed


def test_a_page_may_be_shown_and_left_out_for_publishing() -> None:
    there = door(ticked("1", "2", publish=("1",)), (200, ME), sheet(page(1), page(2)))
    answer = places(there)
    assert answer.facts.places is not None
    assert [place.ticked for place in answer.facts.places] == [True, False]


def test_every_sheet_is_read_by_cursor_and_no_address_is_followed() -> None:
    there = door(
        ticked("1", "2"), (200, ME), sheet(page(1), after="cursor-1"), sheet(page(2), page(1))
    )
    answer = places(there)
    assert answer.facts.places is not None
    assert [place.external_id for place in answer.facts.places] == ["1", "2"]
    assert there.asked[3].params["after"] == "cursor-1"
    assert there.asked[3].url == there.asked[2].url


def test_a_list_without_end_is_given_up() -> None:
    endless = [sheet(page(number), after=str(number)) for number in range(60)]
    there = door(ticked(), (200, ME), *endless)
    answer = places(there)
    assert answer.finding.cause is Cause.NETWORK_FAULT
    assert answer.facts.places is None
    assert len(there.asked) == 2 + pages.MOST_SHEETS


@pytest.mark.parametrize("refusal", [LOST, GONE])
def test_a_ticked_page_that_is_not_listed_has_lost_its_role(refusal: tuple[int, Any]) -> None:
    there = door(ticked("1", "2"), (200, ME), sheet(page(1)), refusal)
    answer = places(there)
    assert answer.finding.cause is Cause.ALIVE
    assert answer.facts.places is not None
    (lost,) = answer.facts.places[1:]
    assert (lost.external_id, lost.allowed) == ("2", False)
    # Without a word for it we only conclude that it is the role.
    assert (lost.certainty is Certainty.SAID) == (refusal == LOST)
    assert there.asked[3].url == "https://graph.facebook.com/v25.0/2"


def test_a_lost_role_on_the_only_page_is_not_an_unticked_box() -> None:
    answer = places(door(ticked("1"), (200, ME), sheet(), LOST))
    assert answer.finding.cause is Cause.ALIVE
    assert answer.facts.places == (Place(Kind.PAGE, "1", "", allowed=False),)


def test_a_page_that_can_be_read_without_a_token_cannot_be_posted_to() -> None:
    single = (200, {"id": "2", "name": "Page 2"})
    answer = places(door(ticked("2"), (200, ME), sheet(), single))
    (page_2,) = answer.facts.places or ()
    assert (page_2.name, page_2.allowed) == ("Page 2", False)
    assert page_2.certainty is Certainty.INFERRED


def test_a_page_of_a_business_is_found_though_it_is_not_listed() -> None:
    answer = places(door(ticked("1", "2"), (200, ME), sheet(page(1)), (200, page(2))))
    assert answer.facts.places is not None
    assert answer.facts.places[1].token == "page-token-2"
    assert answer.facts.places[1].allowed


def test_no_page_at_all_is_a_box_left_out() -> None:
    answer = places(door(ticked(), (200, ME), sheet()))
    assert answer.finding.cause is Cause.PERMISSION_MISSING
    assert answer.facts.places == ()
    assert answer.facts.absent is Cause.PERMISSION_MISSING


def test_where_every_page_was_granted_a_missing_one_has_lost_its_role() -> None:
    granted = debugged(scopes=EVERY, granular_scopes=[{"scope": "pages_show_list"}])
    answer = places(door(granted, (200, ME), sheet(page(1))))
    assert answer.facts.absent is Cause.LOST_PAGE_ROLE


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("step", range(4))
def test_a_fault_at_any_step_tells_no_places(step: int, fault: tuple[int, Any] | str) -> None:
    if step == 2 and fault == NO_PAGE:
        fault = (200, {"data": {}})  # the empty list is a true answer there
    script: list[tuple[int, Any] | str] = [ticked("1", "2"), (200, ME), sheet(page(1))]
    answer = places(door(*script[:step], fault))
    assert answer.finding.cause in SAYS_NOTHING
    assert answer.facts.places is None


def test_a_dead_token_is_said_before_anything_is_listed() -> None:
    dead = debugged(is_valid=False, error={"code": 190, "subcode": 458, "message": ""})
    there = door(dead)
    assert places(there).finding.cause is Cause.REVOKED_BY_USER
    assert len(there.asked) == 1


ODD: list[Any] = ["text", None, {"name": "no id"}, [], 7, {"id": {"value": 2}}]


@pytest.mark.parametrize("odd", ODD)
def test_an_entry_that_cannot_be_read_makes_the_list_incomplete(odd: Any) -> None:
    told = [odd, page(1, name="<script>\x00\n Page")]
    answer = places(door(ticked("1"), (200, ME), (200, {"data": told})))
    assert answer.facts.places is not None
    assert [place.name for place in answer.facts.places] == ["<script> Page"]
    assert not answer.facts.complete


def test_a_list_that_was_read_is_complete() -> None:
    assert places(door(ticked("1"), (200, ME), sheet(page(1)))).facts.complete


# Pages of a business portfolio


def test_without_the_box_for_portfolios_a_missing_page_is_behind_it() -> None:
    granted = debugged(granular_scopes=[{"scope": "pages_show_list"}])
    facts = places(door(granted, (200, ME), sheet(page(1)))).facts
    assert (facts.absent, facts.absent_scope) == (Cause.PERMISSION_MISSING, BUSINESS)


def test_a_ticked_page_out_of_reach_without_that_box_is_behind_it_too() -> None:
    answer = places(door(ticked("1", "2"), (200, ME), sheet(page(1)), GONE))
    assert answer.facts.places is not None
    assert answer.facts.places[1].needs == BUSINESS
    assert answer.facts.places[1].certainty is Certainty.INFERRED


def test_where_scopes_are_not_told_no_box_is_blamed() -> None:
    granted = debugged(granular_scopes=[{"scope": "pages_show_list"}])
    del granted[1]["data"]["scopes"]
    facts = places(door(granted, (200, ME), sheet(page(1)))).facts
    assert (facts.absent, facts.absent_scope) == (Cause.LOST_PAGE_ROLE, "")


# One Page by its id


def single(answer: tuple[int, Any] | str, token: str = "page-token-2") -> tuple[Answer, Any]:
    there = door(answer)
    known = Place(Kind.PAGE, "2", "Old name", role="MANAGE", token=token)
    return client.ask_place(there, APP, TOKENS, known, at=NOW), there.asked[0]


def test_a_page_is_asked_with_its_own_token() -> None:
    answer, asked = single((200, {"id": "2", "name": "Page 2"}))
    assert asked.url == "https://graph.facebook.com/v25.0/2"
    assert asked.params["fields"] == pages.NAMED
    assert asked.params["access_token"] == "page-token-2"
    assert answer.finding.cause is Cause.ALIVE
    (place,) = answer.facts.places or ()
    assert (place.name, place.role, place.allowed, place.token) == ("Page 2", "MANAGE", True, "")


def test_a_page_without_a_token_must_be_given_one() -> None:
    answer, asked = single((200, page(2)), token="")
    assert asked.params["access_token"] == TOKENS.access
    assert answer.finding.cause is Cause.ALIVE
    answer, _ = single((200, {"id": "2", "name": "Page 2"}), token="")
    assert (answer.finding.cause, answer.finding.certainty) == (
        Cause.LOST_PAGE_ROLE,
        Certainty.INFERRED,
    )


def test_a_page_whose_token_died_with_the_role_says_so() -> None:
    answer, _ = single(LOST)
    assert (answer.finding.cause, answer.finding.certainty) == (
        Cause.LOST_PAGE_ROLE,
        Certainty.SAID,
    )


def test_a_page_out_of_reach_is_merely_concluded_to_be_lost() -> None:
    answer, _ = single(GONE)
    assert (answer.finding.cause, answer.finding.certainty) == (
        Cause.LOST_PAGE_ROLE,
        Certainty.INFERRED,
    )


def test_an_answer_about_another_page_is_none() -> None:
    answer, _ = single((200, {"id": "3", "name": "Page 3"}))
    assert answer.finding.cause is Cause.NETWORK_FAULT


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_tells_nothing_of_a_page(fault: tuple[int, Any] | str) -> None:
    answer, _ = single(fault)
    assert answer.finding.cause in SAYS_NOTHING
    assert answer.facts.places is None


@pytest.mark.parametrize(("silhouette", "picture"), [(False, "https://a.fbcdn.net/1"), (True, "")])
def test_a_page_goes_by_its_picture_unless_facebook_drew_it(silhouette: bool, picture: str) -> None:
    drawn = {"data": {"url": "https://a.fbcdn.net/1", "is_silhouette": silhouette}}
    answer = places(door(ticked("1"), (200, ME), sheet(page(1, picture=drawn))))
    assert answer.facts.places is not None
    assert answer.facts.places[0].picture == picture
