"""From what people type to the server that keeps their account, both ways checked."""

from __future__ import annotations

from typing import Any

import pytest

from channels.contract import Cause, Finding, ServerFound, ServerTrouble
from channels.networks.bluesky import NETWORK
from channels.networks.bluesky.find import find_server
from tests.channels.networks.bluesky.pretend_web import (
    DID,
    ENTRYWAY,
    HANDLE,
    OTHER_PDS,
    PDS,
    RESOLVER,
    Web,
    document,
    metadata,
    web,
)
from tests.factories import NOW

TXT = {"Status": 0, "Answer": [{"name": "_atproto", "type": 16, "data": f'"did={DID}"'}]}


def rule(told: ServerFound | Finding) -> str:
    assert isinstance(told, Finding)
    return told.rule


@pytest.mark.parametrize(
    "typed",
    [
        *(HANDLE, "@" + HANDLE, "  HarbourCafe.bsky.social ", "harbourcafe", "@harbourcafe"),
        *(f"https://bsky.app/profile/{HANDLE}", f"at://{HANDLE}", f"at://{DID}/app.bsky.feed.post"),
        *(DID, f"\u200e@{HANDLE}\u200f", f"https://bsky.app/profile/{DID}?ref=a"),
    ],
)
def test_a_handle_or_did_leads_to_the_server_of_the_account(typed: str) -> None:
    assert find_server(web(), typed, at=NOW) == ServerFound(PDS, DID)


@pytest.mark.parametrize(
    ("server", "known"), [(PDS, ENTRYWAY), (OTHER_PDS, OTHER_PDS), (ENTRYWAY, ENTRYWAY)]
)
def test_people_know_the_machines_of_bluesky_by_its_entrance(server: str, known: str) -> None:
    policy = NETWORK.at(server).policy
    assert policy.name == known
    assert policy["settings_url"].value == f"https://{known}/account"


@pytest.mark.parametrize("typed", ["bsky.social", "https://bsky.social/", "BSKY.social"])
def test_bluesky_itself_may_be_named(typed: str) -> None:
    assert find_server(web(), typed, at=NOW) == ServerFound(ENTRYWAY)


def test_a_server_may_be_named_that_is_no_handle() -> None:
    there = web()
    there.pages[f"https://{OTHER_PDS}/.well-known/oauth-authorization-server"] = (
        200,
        metadata(OTHER_PDS),
    )
    assert find_server(there, OTHER_PDS, at=NOW) == ServerFound(OTHER_PDS)


@pytest.mark.parametrize("data", [f"did={DID}", f'"did={DID}"'])
def test_a_handle_may_stand_in_dns(data: str) -> None:
    answer = {"Status": 0, "Answer": [{"name": "_atproto", "type": 16, "data": data}]}
    there = web(handle=(404, ""), dns=(200, answer))
    assert find_server(there, HANDLE, at=NOW) == ServerFound(PDS, DID)
    asked = there.asked[1]
    assert (asked.url, asked.params["name"]) == (RESOLVER, f"_atproto.{HANDLE}")


def test_two_answers_of_dns_are_none() -> None:
    row = {"name": "_atproto", "type": 16}
    rows = [{**row, "data": f"did={DID}"}, {**row, "data": "did=did:web:elsewhere.test"}]
    there = web(handle=(404, ""), dns=(200, {"Status": 0, "Answer": rows}))
    assert rule(find_server(there, HANDLE, at=NOW)) == ServerTrouble.NO_SUCH_HANDLE


def test_an_account_that_names_another_handle_is_not_the_one_that_is_meant() -> None:
    there = web(plc=(200, document(handle="somebody.else.test")))
    assert rule(find_server(there, HANDLE, at=NOW)) == ServerTrouble.DISAGREES


@pytest.mark.parametrize("silent", ["timeout", "refused", (502, "<html>")])
def test_silence_is_no_evidence_that_there_is_no_such_handle(silent: Any) -> None:
    there = web(handle=silent, dns=silent, resource=silent, server=silent)
    told = find_server(there, HANDLE, at=NOW)
    assert rule(told) == ServerTrouble.NO_ANSWER
    assert isinstance(told, Finding)
    assert not told.reconnect


def test_the_directory_may_be_silent_too() -> None:
    assert rule(find_server(web(plc="timeout"), DID, at=NOW)) == ServerTrouble.NO_ANSWER


def test_a_name_that_nobody_knows_is_told_as_such() -> None:
    assert rule(find_server(web(handle=(404, "")), HANDLE, at=NOW)) == ServerTrouble.NO_SUCH_HANDLE


@pytest.mark.parametrize(
    "typed", ["", "   ", "two words.test", "name@server.test", "did:key:zabc", "a..b", "127.0.0.1"]
)
def test_what_is_no_name_is_asked_of_nobody(typed: str) -> None:
    there = web()
    assert rule(find_server(there, typed, at=NOW)) == ServerTrouble.NOT_READABLE
    assert not there.asked


def test_an_account_of_its_own_web_address() -> None:
    did = "did:web:vale.street.test"
    pages = {"https://vale.street.test/.well-known/did.json": (200, document(did))}
    assert find_server(Web({**pages}), did, at=NOW) == ServerFound(PDS, did)


def test_a_directory_that_limits_us_is_told_as_that() -> None:
    told = find_server(web(plc=(429, "")), DID, at=NOW)
    assert isinstance(told, Finding)
    assert told.cause is Cause.RATE_LIMITED


@pytest.mark.parametrize("status", [404, 410])
def test_the_directory_says_itself_that_it_has_no_such_account(status: int) -> None:
    said = (status, {"message": f"DID not registered: {DID}"})
    assert rule(find_server(web(plc=said), DID, at=NOW)) == ServerTrouble.NO_SUCH_HANDLE


NOT_THE_DIRECTORYS = [
    *((404, ""), (404, "<html>not found</html>"), (410, "gone"), (403, "<html>")),
    *((200, "<html>sign in to this network</html>"), (302, ""), (404, {"error": "not_found"})),
    *((404, {"message": "no route"}), (404, {"message": 7}), (404, [])),
    (200, document(did="did:plc:somebody2else3of4the5te")),
]


@pytest.mark.parametrize("answer", NOT_THE_DIRECTORYS)
@pytest.mark.parametrize("typed", [DID, HANDLE])
def test_what_is_not_in_its_words_is_no_word_of_the_directorys(answer: Any, typed: str) -> None:
    told = find_server(web(plc=answer), typed, at=NOW)
    assert rule(told) == ServerTrouble.NO_ANSWER
    assert isinstance(told, Finding)
    assert told.cause is Cause.NETWORK_FAULT


PAGES = [(200, "<html>welcome</html>"), (404, "<html>"), (404, {"error": "none"}), (301, "")]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_below_bluesky_s_own_name_is_a_gateways(page: Any) -> None:
    there = web(handle=page)
    assert rule(find_server(there, HANDLE, at=NOW)) == ServerTrouble.NO_ANSWER


@pytest.mark.parametrize("page", PAGES)
def test_a_site_without_accounts_is_told_as_one(page: Any) -> None:
    pages = {"https://harbour.test/.well-known/atproto-did": page, RESOLVER: (200, {"Status": 3})}
    told = find_server(Web(pages), "harbour.test", at=NOW)
    assert rule(told) == ServerTrouble.NOT_OF_THIS_NETWORK


@pytest.mark.parametrize("wall", ["timeout", "refused", (403, "<html>"), (429, ""), (502, "")])
def test_where_its_host_says_nothing_dns_alone_does_not_deny_a_handle(wall: Any) -> None:
    told = find_server(web(handle=wall), HANDLE, at=NOW)
    assert isinstance(told, Finding)
    assert told.cause in (Cause.NETWORK_FAULT, Cause.RATE_LIMITED)


@pytest.mark.parametrize(
    "address",
    [
        *("http://oyster.host.bsky.network", "https://10.0.0.1", "https://oyster.test:8443"),
        *("https://a:b@oyster.test", "https://oyster.test/path", "https://localhost", "", 7),
    ],
)
def test_an_odd_address_is_no_server(address: object) -> None:
    odd = document()
    odd["service"][0]["serviceEndpoint"] = address
    assert rule(find_server(web(plc=(200, odd)), DID, at=NOW)) == ServerTrouble.NO_SUCH_SERVER
