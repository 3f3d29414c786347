"""Handles by page and by DNS, and the directory."""

from __future__ import annotations

from tests.sandbox.driving import Driver
from tests.sandbox.networks.bluesky.visitor import HARBOUR, LINDQVIST, OWN, OYSTER, body

DNS = "/dns.google/resolve"


def test_names_of_blueskys_own_have_a_page(driver: Driver) -> None:
    reply = driver.web.get("/harbourcafe.bsky.social/.well-known/atproto-did")
    assert reply.get_data(as_text=True) == HARBOUR
    other = driver.web.get("/lindqvistcycles.test/.well-known/atproto-did")
    assert other.status_code == 404


def test_names_of_peoples_own_stand_in_dns(driver: Driver) -> None:
    told = body(driver.web.get(DNS, query_string={"name": "_atproto.lindqvistcycles.test"}))
    assert [row["data"] for row in told["Answer"]] == [f"did={LINDQVIST}"]
    none = body(driver.web.get(DNS, query_string={"name": "_atproto.nobody.test"}))
    assert (none["Status"], "Answer" in none) == (3, False)


def test_the_directory_names_handle_and_server_of_today(driver: Driver) -> None:
    driver.happen("bluesky", HARBOUR, rename_handle="harbour.test", kind=OWN)
    told = body(driver.web.get(f"/plc.directory/{HARBOUR}"))
    assert told["alsoKnownAs"] == ["at://harbour.test"]
    assert told["service"][0]["serviceEndpoint"] == f"https://{OWN}"
    assert driver.web.get("/plc.directory/did:plc:nobody").status_code == 404


def test_a_broken_handle_leads_nowhere(driver: Driver) -> None:
    driver.happen("bluesky", HARBOUR, handle_broken=True)
    page = driver.web.get("/harbourcafe.bsky.social/.well-known/atproto-did")
    assert page.status_code == 404


def test_servers_say_who_gives_out_their_tokens(driver: Driver) -> None:
    for host, issuer in ((OYSTER, "bsky.social"), (OWN, OWN)):
        told = body(driver.web.get(f"/{host}/.well-known/oauth-protected-resource"))
        assert told["authorization_servers"] == [f"https://{issuer}"]
        server = body(driver.web.get(f"/{issuer}/.well-known/oauth-authorization-server"))
        assert server["issuer"] == f"https://{issuer}"
