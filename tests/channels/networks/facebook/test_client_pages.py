"""Facebook's Pages: listed, left unticked, reached through a Business, or the role lost."""

from __future__ import annotations

from typing import Any

import pytest

from channels.contract import SAYS_NOTHING, Answer, Cause, Kind, Place
from channels.networks.facebook import client, pages
from tests.channels.networks.facebook.test_client import ME, debugged
from tests.channels.networks.scripted import APP, FAULTS, TOKENS, ScriptedDoor, door
from tests.factories import NOW

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
    assert accounts.params["fields"] == "id,name,access_token,tasks"
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
    assert answer.facts.places[1] == Place(Kind.PAGE, "2", "", allowed=False)
    assert there.asked[3].url == "https://graph.facebook.com/v25.0/2"


def test_a_lost_role_on_the_only_page_is_not_an_unticked_box() -> None:
    answer = places(door(ticked("1"), (200, ME), sheet(), LOST))
    assert answer.finding.cause is Cause.ALIVE
    assert answer.facts.places == (Place(Kind.PAGE, "1", "", allowed=False),)


def test_a_page_that_can_be_read_without_a_token_cannot_be_posted_to() -> None:
    single = (200, {"id": "2", "name": "Page 2"})
    answer = places(door(ticked("2"), (200, ME), sheet(), single))
    assert answer.facts.places == (Place(Kind.PAGE, "2", "Page 2", allowed=False),)


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
    granted = debugged(granular_scopes=[{"scope": "pages_show_list"}])
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


def test_odd_entries_are_left_out() -> None:
    odd: Any = ["text", None, {"name": "no id"}, page(1, name="<script>\x00\n Page")]
    answer = places(door(ticked("1"), (200, ME), (200, {"data": odd})))
    assert answer.facts.places is not None
    assert [place.name for place in answer.facts.places] == ["<script> Page"]
