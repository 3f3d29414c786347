"""Bluesky by the atproto SDK: who is who, and sessions by app password. https://atproto.blue/"""

from __future__ import annotations

import dns.message
import dns.name
import dns.resolver
import httpx
import pytest
from atproto import Client, IdResolver, Session, SessionEvent
from atproto.exceptions import BadRequestError, UnauthorizedError
from atproto_identity.exceptions import DidNotFoundError
from dns.rdataclass import RdataClass
from dns.rdatatype import RdataType
from flask import Flask

from sandbox.networks.bluesky.app_passwords import PASSWORD
from tests.sandbox.driving import Driver
from tests.sandbox.networks.bluesky.visitor import HARBOUR, LINDQVIST, OWN, OYSTER

HANDLE, OWN_HANDLE = "harbourcafe.bsky.social", "lindqvistcycles.test"


@pytest.fixture(autouse=True)
def _calls_by_httpx_and_dns(pretend: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """As conftest.py does it for requests. Names are asked for where the site asks for them."""
    web = pretend.test_client(use_cookies=False)

    def handle(_: httpx.HTTPTransport, request: httpx.Request) -> httpx.Response:
        path = f"/{request.url.host}{request.url.raw_path.decode()}"
        headers = {name: text for name, text in request.headers.items() if name != "host"}
        reply = web.open(path, method=request.method, headers=headers, data=request.read())
        return httpx.Response(reply.status_code, headers=list(reply.headers), content=reply.data)

    def resolve(name: str, kind: str, **_: object) -> dns.resolver.Answer:
        told = web.get("/dns.google/resolve", query_string={"name": name, "type": kind}).json or {}
        rows = "".join(f'{name}. 300 IN TXT "{row["data"]}"\n' for row in told.get("Answer", []))
        if not rows:
            raise dns.resolver.NXDOMAIN
        message = f"id 1\nflags QR\n;QUESTION\n{name}. IN TXT\n;ANSWER\n{rows}"
        told_by_wire = dns.message.from_text(message)
        assert isinstance(told_by_wire, dns.message.QueryMessage)
        asked = dns.name.from_text(name)
        return dns.resolver.Answer(asked, RdataType.TXT, RdataClass.IN, told_by_wire)

    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", handle)
    monkeypatch.setattr(dns.resolver, "resolve", resolve)


def signed_in(handle: str = HANDLE, base: str = "") -> tuple[Client, list[SessionEvent]]:
    client, events = Client(base or None), []
    client.on_session_change(lambda event, _: events.append(event))
    client.login(handle, PASSWORD)
    return client, events


# Who is who


@pytest.mark.parametrize(
    ("handle", "did", "server"), [(HANDLE, HARBOUR, OYSTER), (OWN_HANDLE, LINDQVIST, OWN)]
)
def test_a_name_leads_to_an_account_and_back(handle: str, did: str, server: str) -> None:
    """One by a page, one by DNS."""
    resolver = IdResolver()
    assert resolver.handle.ensure_resolve(handle) == did
    told = resolver.did.resolve_atproto_data(did)
    assert (told.did, told.handle, told.pds) == (did, handle, f"https://{server}")
    assert resolver.did.resolve_atproto_key(did).startswith("did:key:zQ3s")


def test_nobody_has_this_name(driver: Driver) -> None:
    resolver = IdResolver()
    assert resolver.handle.resolve("nobody.bsky.social") is None
    assert resolver.handle.resolve("nobody.test") is None
    driver.happen("bluesky", HARBOUR, handle_broken=True)
    assert resolver.handle.resolve(HANDLE) is None
    with pytest.raises(DidNotFoundError):
        resolver.did.ensure_resolve("did:plc:nobody")


def test_an_account_that_moved_says_where_it_lives(driver: Driver) -> None:
    driver.happen("bluesky", HARBOUR, kind=OWN)
    assert IdResolver().did.resolve_atproto_data(HARBOUR).pds == f"https://{OWN}"


# Sessions


@pytest.mark.parametrize(
    ("handle", "base", "server"),
    [
        (HANDLE, "", OYSTER),
        (HANDLE, f"https://{OYSTER}", OYSTER),
        (OWN_HANDLE, f"https://{OWN}", OWN),
    ],
)
def test_an_account_signs_in_posts_and_leaves(handle: str, base: str, server: str) -> None:
    client, _ = signed_in(handle, base)
    assert client.me.handle == handle
    assert client._session.pds_endpoint == f"https://{server}"
    assert client.com.atproto.server.get_session().handle == handle
    assert client.send_post("Open on Sunday").uri.startswith(f"at://{client.me.did}/")
    refresh = {"Authorization": f"Bearer {client._session.refresh_jwt}"}
    client.com.atproto.server.delete_session(headers=refresh)
    with pytest.raises(BadRequestError, match="Token has been revoked"):
        client.com.atproto.server.refresh_session(headers=refresh)


def test_a_short_token_is_renewed_in_passing(driver: Driver) -> None:
    driver.happen("bluesky", HARBOUR, token_life=60)
    client, events = signed_in()
    first = client._session.refresh_jwt
    client.com.atproto.server.get_session()
    assert events[:2] == [SessionEvent.CREATE, SessionEvent.REFRESH]
    assert client._session.refresh_jwt != first


def test_a_session_is_kept_as_text_and_goes_on(driver: Driver) -> None:
    text = signed_in()[0].export_session_string()
    assert Session.decode(text).did == HARBOUR
    later = Client()
    assert later.login(session_string=text).display_name == "Harbour Cafe ☕"
    driver.advance(3 * 3600)
    with pytest.raises(BadRequestError, match="ExpiredToken"):
        later.com.atproto.server.get_session()


def test_a_wrong_password_and_a_new_one(driver: Driver) -> None:
    with pytest.raises(UnauthorizedError, match="Invalid identifier or password"):
        Client().login(HANDLE, "another")
    client, _ = signed_in()
    driver.happen("bluesky", HARBOUR, password_changed=True)
    refresh = {"Authorization": f"Bearer {client._session.refresh_jwt}"}
    with pytest.raises(BadRequestError, match="ExpiredToken"):
        client.com.atproto.server.refresh_session(headers=refresh)


def test_an_account_that_was_taken_down_is_told_as_such(driver: Driver) -> None:
    client, _ = signed_in()
    driver.happen("bluesky", HARBOUR, suspended=True)
    with pytest.raises(UnauthorizedError, match="AccountTakedown"):
        client.com.atproto.server.get_session()
