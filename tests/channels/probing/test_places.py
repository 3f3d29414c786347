"""What a list of Pages leaves out is asked for by itself before it is suspected of anything."""

from __future__ import annotations

from typing import Any

import pytest

from channels.contract import Cause, Kind
from channels.models import Channel, Credential
from channels.networks.facebook.pages import BUSINESS
from channels.probing.check import check_login
from channels.records.diagnoses import diagnosis_of
from channels.words.diagnosis_text import describe
from tests.channels.journeys.journey import HOUR, MINUTE, Said, door
from tests.channels.second_looks import looked_again
from tests.factories import NOW, make_channel, make_credential

pytestmark = pytest.mark.django_db

SCOPES = ["pages_show_list", "pages_manage_posts", "pages_read_engagement", BUSINESS]
VALID: dict[str, Any] = {"is_valid": True, "user_id": "u", "expires_at": 0, "scopes": SCOPES}
ME: Said = (200, {"id": "u", "name": "Ada"})
NONE_LISTED: Said = (200, {"data": []})
DOWN: Said = (503, "")
LOST: Said = (400, {"error": {"code": 190, "error_subcode": 492, "type": "OAuthException"}})
GONE: Said = (400, {"error": {"code": 100, "error_subcode": 33, "type": "GraphMethodException"}})
BARE: Said = (401, {"error": {"code": 190, "type": "OAuthException", "message": "Invalid."}})
REFUSED: Said = (
    403,
    {
        "error": {
            "code": 200,
            "type": "OAuthException",
            "message": "(#200) Requires pages_show_list permission to manage the object",
        }
    },
)


@pytest.fixture
def login() -> Credential:
    """A Facebook login with Pages 1 and 2, each with a token of its own."""
    login = make_credential(network="facebook", account_id="u")
    for page in ("1", "2"):
        token = f"page-token-{page}"
        make_channel(login, kind=Kind.PAGE, external_id=page, name=f"Page {page}", token=token)
    return login


def valid(**changes: Any) -> Said:
    return (200, {"data": {**VALID, **changes}})


def listed(*entries: Any) -> Said:
    rows = [
        {"id": entry, "name": f"Page {entry}", "tasks": ["MANAGE"]}
        if isinstance(entry, str)
        else entry
        for entry in entries
    ]
    return (200, {"data": rows})


def page(page: str) -> Said:
    return (200, {"id": page, "name": f"Page {page}"})


def checked(login: Credential, *answers: Said, at: Any = NOW) -> dict[str, Channel]:
    """``answers`` to the list and what follows it; all before says that the login lives."""
    there = door(valid(), valid(), ME, *answers)
    check_login(login.pk, at=at, door=there)
    assert len(there.asked) == len(there.answers)
    login.refresh_from_db()
    return {channel.external_id: channel for channel in login.channels.all()}


def test_a_page_that_answers_to_its_own_token_is_not_lost(login: Credential) -> None:
    there = checked(login, listed("1"), page("2"))
    assert [channel.cause for channel in there.values()] == ["alive", "alive"]
    assert not there["2"].suspect_cause
    assert there["2"].last_alive_at == NOW


def test_a_page_whose_own_token_says_that_the_role_is_gone_is_lost_at_once(
    login: Credential,
) -> None:
    there = checked(login, listed("1"), LOST)
    assert (there["2"].cause, there["2"].state) == (Cause.LOST_PAGE_ROLE, "needs_you")
    assert (there["1"].cause, there["1"].state) == ("alive", "working")


@pytest.mark.parametrize("answer", [GONE, BARE])
def test_a_page_that_gives_no_reason_is_told_at_the_third_look(
    login: Credential, answer: Said
) -> None:
    there = checked(login, listed("1"), answer, at=NOW - 11 * MINUTE)
    assert (there["2"].state, there["2"].suspect_cause) == ("working", Cause.LOST_PAGE_ROLE)
    there = looked_again(lambda at: checked(login, listed("1"), answer, at=at))
    assert (there["2"].state, there["1"].state) == ("needs_you", "working")
    assert login.cause == Cause.ALIVE


def test_a_page_that_cannot_be_asked_keeps_its_truth_and_is_asked_again_soon(
    login: Credential,
) -> None:
    there = looked_again(lambda at: checked(login, listed("1"), DOWN, at=at))
    assert (there["2"].state, there["2"].suspect_cause) == ("working", "")
    assert login.next_check_at <= NOW + HOUR


def test_an_empty_list_takes_nothing_away_while_the_pages_answer(login: Credential) -> None:
    there = looked_again(lambda at: checked(login, NONE_LISTED, page("1"), page("2"), at=at))
    assert {channel.state for channel in there.values()} == {"working"}
    assert (login.cause, login.suspect_cause) == (Cause.ALIVE, "")


def test_an_empty_list_and_pages_out_of_reach_are_suspected_first(login: Credential) -> None:
    there = checked(login, NONE_LISTED, GONE, GONE, at=NOW - 11 * MINUTE)
    assert {channel.state for channel in there.values()} == {"working"}
    there = looked_again(lambda at: checked(login, NONE_LISTED, GONE, GONE, at=at))
    assert {channel.state for channel in there.values()} <= {"needs_you", "limited"}
    assert login.cause == Cause.ALIVE


def test_a_refused_list_takes_nothing_away_while_the_pages_answer(login: Credential) -> None:
    there = looked_again(lambda at: checked(login, REFUSED, page("1"), page("2"), at=at))
    assert {channel.state for channel in there.values()} == {"working"}
    assert (login.cause, login.suspect_cause) == (Cause.ALIVE, "")


def test_a_list_that_refuses_a_token_which_lives_is_no_proof_of_its_death(
    login: Credential,
) -> None:
    said = {"code": 190, "error_subcode": 460, "type": "OAuthException", "message": "changed"}
    there = checked(login, (400, {"error": said}))
    assert {channel.state for channel in there.values()} == {"working"}
    assert (login.cause, login.suspect_cause) == (Cause.ALIVE, Cause.PASSWORD_CHANGED)


@pytest.mark.parametrize("odd", ["text", None, {"name": "no id"}])
def test_a_list_that_cannot_be_read_whole_says_nothing_of_what_is_missing(
    login: Credential, odd: Any
) -> None:
    rows = [{"id": "1", "name": "Page 1", "tasks": ["MANAGE"]}, odd]
    there = looked_again(lambda at: checked(login, (200, {"data": rows}), GONE, at=at))
    assert (there["2"].state, there["2"].suspect_cause) == ("working", "")


def test_without_the_box_for_portfolios_it_is_that_box(login: Credential) -> None:
    left_out = [scope for scope in SCOPES if scope != BUSINESS]

    def look(at: Any) -> None:
        there = door(valid(scopes=left_out), valid(scopes=left_out), ME, listed("1"), BARE)
        check_login(login.pk, at=at, door=there)

    looked_again(look)
    behind = Channel.objects.select_related("credential").get(external_id="2")
    assert (behind.cause, behind.state) == (Cause.PERMISSION_MISSING, "limited")
    diagnosis = diagnosis_of(behind, at=NOW)
    assert diagnosis.codes == {"scope": BUSINESS}
    words = describe(behind, diagnosis, at=NOW)
    assert "reach Pages that belong to a business portfolio" in words.headline
    assert "Tick that box" in words.explanation


def test_a_page_that_is_back_clears_the_suspicion(login: Credential) -> None:
    checked(login, listed("1"), GONE)
    there = checked(login, listed("1", "2"), at=NOW + MINUTE)
    assert (there["2"].state, there["2"].suspect_cause) == ("working", "")
