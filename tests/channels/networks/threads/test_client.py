"""Threads: what is asked, and what is made of the answers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from channels.contract import SAYS_NOTHING, App, Cause, Certainty, Facts, Grant, Kind, Place
from channels.networks.threads import client
from tests.channels.networks.scripted import APP, FAULTS, NOTHING, TOKENS, ScriptedDoor, door
from tests.factories import DAY, NOW

PERSON = 26391420017742701  # beyond what a number with a fraction can hold
ME = {"id": str(PERSON), "username": "acme", "name": "Acme Tools"}
LEFT = {"data": [{"quota_usage": 4, "config": {"quota_total": 250, "quota_duration": 86400}}]}
LONG = {"access_token": "THlong", "token_type": "bearer", "expires_in": 5184000}
REFUSED = {
    "error": {
        "message": "Application does not have permission for this action",
        "type": "THApiException",
        "code": 10,
    }
}
LENT = App("app-id", "app-secret", {"tester_token": "THtester"})
DEBUGGED = {
    "type": "USER",
    "is_valid": True,
    "issued_at": 1_794_000_000,
    "expires_at": 1_799_184_000,
    "data_access_expires_at": 1_801_776_000,
    "scopes": ["threads_basic", "threads_content_publish"],
    "user_id": PERSON,
}
DEAD_TESTER = (400, {"error": {"message": "Invalid OAuth access token.", "code": 190}})


def moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def test_the_short_token_is_swapped_for_sixty_days_with_the_secret_of_threads() -> None:
    there = door((200, LONG))
    scopes = ("threads_basic",)
    answer = client.complete(there, APP, Grant("THshort", NOW, scopes=scopes), at=NOW)
    assert answer.grant == Grant("THlong", NOW, expires_in=60 * DAY, scopes=scopes)
    asked = there.asked[0]
    assert (asked.method, asked.url) == ("GET", "https://graph.threads.com/access_token")
    assert asked.params == {
        "grant_type": "th_exchange_token",
        "client_secret": "app-secret",
        "access_token": "THshort",
    }


@pytest.mark.parametrize("fault", FAULTS)
def test_a_failed_swap_gives_nothing(fault: tuple[int, Any] | str) -> None:
    answer = client.complete(door(fault), APP, Grant("THshort", NOW), at=NOW)
    assert answer.grant is None
    assert answer.finding.cause in SAYS_NOTHING


def test_a_renewal_prolongs_the_token_without_a_secret() -> None:
    there = door((200, LONG))
    answer = client.renew(there, APP, TOKENS, at=NOW)
    assert answer.grant == Grant("THlong", NOW, expires_in=60 * DAY)
    asked = there.asked[0]
    assert asked.url == "https://graph.threads.com/refresh_access_token"
    assert asked.params == {"grant_type": "th_refresh_token", "access_token": "access-token-0"}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_lost_answer_loses_no_token_here(fault: tuple[int, Any] | str) -> None:
    answer = client.renew(door(fault), APP, TOKENS, at=NOW)
    assert not answer.lost
    assert answer.grant is None


def test_there_is_no_call_to_give_a_grant_back() -> None:
    assert client.revoke(door(), APP, TOKENS, at=NOW) is None


# Without a tester's token


def test_the_profile_is_the_one_place_and_may_publish() -> None:
    there = door((200, ME), (200, LEFT))
    answer = client.places(there, APP, TOKENS, at=NOW)
    place = Place(Kind.PROFILE, str(PERSON), "Acme Tools", "acme")
    assert answer.finding.cause is Cause.ALIVE
    assert answer.facts == Facts(account_id=str(PERSON), account_name="acme", places=(place,)), (
        "what was allowed is what was asked for, as nothing speaks against it"
    )
    limit = there.asked[1]
    assert limit.url == f"https://graph.threads.com/v1.0/{PERSON}/threads_publishing_limit"


@pytest.mark.parametrize("status", [400, 403, 500])
def test_who_may_not_ask_for_the_posts_left_may_not_publish(status: int) -> None:
    answer = client.places(door((200, ME), (status, REFUSED)), APP, TOKENS, at=NOW)
    assert answer.finding.cause is Cause.ALIVE
    assert answer.facts.places
    assert answer.facts.scopes is not None
    assert set(client.SCOPES) - set(answer.facts.scopes) == {"threads_content_publish"}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_at_that_question_says_nothing_of_the_permission(
    fault: tuple[int, Any] | str,
) -> None:
    answer = client.places(door((200, ME), fault), APP, TOKENS, at=NOW)
    assert answer.finding.cause is Cause.ALIVE
    assert (answer.facts.account_id, answer.facts.scopes) == (str(PERSON), None)


def test_a_token_that_ends_between_the_two_is_over() -> None:
    dead = {"error": {"message": "Invalid OAuth access token.", "code": 190}}
    answer = client.places(door((200, ME), (400, dead)), APP, TOKENS, at=NOW)
    assert answer.finding.cause is Cause.INVALID_TOKEN_UNSPECIFIED
    assert answer.facts.places is None


def test_a_probe_is_one_call_and_tells_who_and_no_places() -> None:
    there = door((200, ME))
    answer = client.probe(there, APP, TOKENS, NOTHING, at=NOW)
    assert answer.finding.cause is Cause.ALIVE
    assert answer.facts.account_id == str(PERSON)
    assert answer.facts.places is None
    assert [asked.url for asked in there.asked] == ["https://graph.threads.com/v1.0/me"]


@pytest.mark.parametrize("fault", FAULTS)
def test_nothing_but_a_profile_is_alive(fault: tuple[int, Any] | str) -> None:
    answer = client.probe(door(fault), APP, TOKENS, NOTHING, at=NOW)
    assert answer.finding.cause in SAYS_NOTHING


def test_a_permission_refused_with_500_is_looked_at_again_before_anybody_hears_of_it() -> None:
    finding = client.probe(door((500, REFUSED)), APP, TOKENS, NOTHING, at=NOW).finding
    assert (finding.cause, finding.certainty) == (Cause.PERMISSION_MISSING, Certainty.INFERRED)
    assert not finding.stated


def test_the_picture_comes_with_the_profile() -> None:
    address = "https://scontent.cdninstagram.com/1.jpg?oh=a"
    there = door((200, {**ME, "threads_profile_picture_url": address}))
    facts = client.probe(there, APP, TOKENS, NOTHING, at=NOW).facts
    assert (facts.picture, facts.places) == (address, None)


# With a tester's token


def debugged(**changed: Any) -> tuple[int, Any]:
    return 200, {"data": {**DEBUGGED, **changed}}


def test_introspection_tells_both_clocks_and_the_scopes() -> None:
    there = door(debugged())
    answer = client.probe(there, LENT, TOKENS, NOTHING, at=NOW)
    assert answer.finding.cause is Cause.ALIVE
    assert answer.facts == Facts(
        account_id=str(PERSON),
        issued_at=moment(1_794_000_000),
        expires_at=moment(1_799_184_000),
        data_access_expires_at=moment(1_801_776_000),
        scopes=("threads_basic", "threads_content_publish"),
    )
    (asked,) = there.asked
    assert asked.url == "https://graph.threads.com/v1.0/debug_token"
    assert asked.params == {"input_token": "access-token-0", "access_token": "THtester"}


def test_the_scopes_that_it_tells_need_no_other_proof() -> None:
    there = door(debugged(scopes=["threads_basic"]), (200, ME))
    facts = client.places(there, LENT, TOKENS, at=NOW).facts
    assert facts.scopes == ("threads_basic",)
    assert facts.data_access_expires_at == moment(1_801_776_000)
    assert facts.places == (Place(Kind.PROFILE, str(PERSON), "Acme Tools", "acme"),)


def test_a_token_that_it_calls_invalid_is_over() -> None:
    there = door(debugged(is_valid=False, expires_at=int((NOW - DAY).timestamp())))
    answer = client.probe(there, LENT, TOKENS, NOTHING, at=NOW)
    assert answer.finding.cause is Cause.EXPIRED
    assert not answer.finding.stated
    assert len(there.asked) == 1


@pytest.mark.parametrize("refused", [DEAD_TESTER, (500, REFUSED), (200, {"data": {}}), "timeout"])
def test_a_testers_token_that_is_over_says_nothing_of_anybody(refused: Any) -> None:
    def asked(there: ScriptedDoor) -> list[str]:
        return [call.url.rpartition("/")[2] for call in there.asked]

    there = door(refused, (200, ME))
    assert client.probe(there, LENT, TOKENS, NOTHING, at=NOW).finding.cause is Cause.ALIVE
    assert asked(there) == ["debug_token", "me"]

    there = door(refused, (200, ME), (200, LEFT))
    assert client.places(there, LENT, TOKENS, at=NOW).facts.places
    assert asked(there) == ["debug_token", "me", "threads_publishing_limit"]


def test_no_repr_of_the_app_shows_the_testers_token() -> None:
    assert "THtester" not in repr(LENT)


def test_sixty_days_begin_anew_with_each_renewal() -> None:
    grant = client.renew(door((200, {**LONG, "expires_in": "5183944"})), APP, TOKENS, at=NOW).grant
    assert grant is not None
    assert grant.expires_at == NOW + timedelta(seconds=5_183_944)
