"""Consent by a pushed request, tokens bound to keys, and refresh tokens good for one use."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from joserfc.jwk import ECKey

from tests.sandbox.driving import Driver
from tests.sandbox.networks.bluesky.visitor import (
    ENTRYWAY,
    HARBOUR,
    LINDQVIST,
    OWN,
    OYSTER,
    SCOPE,
    Visitor,
    body,
    said,
)

DAY = 86_400


@pytest.fixture
def visitor(pretend: Flask) -> Visitor:
    return Visitor(pretend.test_client())


def test_a_login_from_end_to_end(visitor: Visitor) -> None:
    pair = visitor.pair()
    assert (pair["token_type"], pair["sub"], pair["scope"]) == ("DPoP", HARBOUR, SCOPE)
    assert pair["expires_in"] == 3600
    told = body(visitor.session(pair["access_token"]))
    assert (told["did"], told["handle"], told["active"]) == (
        HARBOUR,
        "harbourcafe.bsky.social",
        True,
    )


def test_the_way_back_says_which_server_answered(visitor: Visitor) -> None:
    for decision, key in (("allow", "code"), ("deny", "error")):
        told = parse_qs(urlsplit(visitor.authorize(decision=decision)).query)
        assert told["iss"] == [f"https://{ENTRYWAY}"]
        assert told["state"] == ["st-1"]
        assert key in told


def test_nothing_is_taken_that_was_not_pushed(visitor: Visitor) -> None:
    query = f"client_id={visitor.client}&response_type=code&scope=atproto"
    assert visitor.web.get(f"/{ENTRYWAY}/oauth/authorize?{query}").status_code == 400


def test_a_pushed_request_is_used_once(visitor: Visitor) -> None:
    name = body(visitor.push())["request_uri"]
    query = {"client_id": visitor.client, "request_uri": name}
    yes = {"account": HARBOUR, "decision": "allow"}
    address = f"/{ENTRYWAY}/oauth/authorize"
    assert visitor.web.post(address, query_string=query, data=yes).status_code == 302
    assert visitor.web.post(address, query_string=query, data=yes).status_code == 400


def test_an_account_says_yes_at_its_own_server_alone(pretend: Flask) -> None:
    there = Visitor(pretend.test_client(), host=OWN)
    pair = there.pair(LINDQVIST)
    assert body(there.session(pair["access_token"], OWN))["did"] == LINDQVIST
    page, asked = f"/{OWN}/oauth/authorize", there.pushed()
    listed = there.web.get(page, query_string=asked).get_data(as_text=True)
    assert "At another server" in listed
    assert "Personal account" not in listed
    answer = {"account": HARBOUR, "decision": "allow"}
    assert there.web.post(page, query_string=asked, data=answer).status_code == 403


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"scope": "transition:generic"}, "invalid_scope"),
        ({"scope": "atproto transition:email"}, "invalid_scope"),
        ({"redirect_uri": "http://localhost:8000/accounts/bluesky/"}, "invalid_request"),
        ({"redirect_uri": "http://127.0.0.1:8000/elsewhere/"}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"response_type": "token"}, "invalid_request"),
        ({"state": ""}, "invalid_request"),
    ],
)
def test_a_wrong_request_is_not_pushed(
    visitor: Visitor, changed: dict[str, str], error: str
) -> None:
    assert said(visitor.push(**changed))[:2] == (400, error)


def test_on_this_machine_the_port_of_the_way_back_does_not_matter(visitor: Visitor) -> None:
    uri = "http://127.0.0.1:4321/accounts/bluesky/login/callback/"
    assert visitor.push(redirect_uri=uri).status_code == 201


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ({"code_verifier": "w" * 64}, "Invalid code_verifier"),
        ({"redirect_uri": "http://127.0.0.1:8000/"}, "must match"),
    ],
)
def test_a_wrong_exchange_spends_the_code(
    visitor: Visitor, changed: dict[str, str], text: str
) -> None:
    code = parse_qs(urlsplit(visitor.authorize()).query)["code"][0]
    status, error, told = said(visitor.exchange(code, **changed))
    assert (status, error) == (400, "invalid_grant")
    assert text in told
    assert said(visitor.exchange(code))[2] == "Code replayed"
    assert said(visitor.exchange("never"))[2] == "Invalid code"


class TestRefreshTokens:
    def test_each_is_good_for_one_use(self, visitor: Visitor) -> None:
        pair = visitor.pair()
        new = body(visitor.renew(pair["refresh_token"]))
        assert new["refresh_token"] != pair["refresh_token"]
        assert visitor.session(new["access_token"]).status_code == 200
        assert said(visitor.session(pair["access_token"]))[:2] == (401, "invalid_token")

    def test_used_again_it_ends_the_session(self, visitor: Visitor) -> None:
        pair = visitor.pair()
        new = body(visitor.renew(pair["refresh_token"]))
        assert said(visitor.renew(pair["refresh_token"]))[1:] == (
            "invalid_grant",
            "Refresh token replayed",
        )
        assert said(visitor.renew(new["refresh_token"]))[2] == "Invalid refresh token"
        assert said(visitor.session(new["access_token"]))[:2] == (401, "invalid_token")

    def test_with_another_key_it_ends_the_session(self, visitor: Visitor) -> None:
        pair = visitor.pair()
        own, visitor.proof_key = visitor.proof_key, ECKey.generate_key("P-256")
        assert "expected JKT" in said(visitor.renew(pair["refresh_token"]))[2]
        visitor.proof_key = own
        assert said(visitor.renew(pair["refresh_token"]))[2] == "Invalid refresh token"

    def test_a_request_that_only_lacks_the_nonce_uses_nothing_up(self, visitor: Visitor) -> None:
        pair = visitor.pair()
        form = {"grant_type": "refresh_token", "refresh_token": pair["refresh_token"]}
        refused = said(visitor.post("token", form, nonce=None))
        assert refused == (
            400,
            "use_dpop_nonce",
            "Authorization server requires nonce in DPoP proof",
        )
        assert visitor.renew(pair["refresh_token"]).status_code == 200

    def test_of_a_public_app_everything_is_over_after_two_weeks(
        self, visitor: Visitor, driver: Driver
    ) -> None:
        pair = visitor.pair()
        driver.advance(10 * DAY)
        pair = body(visitor.renew(pair["refresh_token"]))
        driver.advance(5 * DAY)
        assert said(visitor.renew(pair["refresh_token"]))[2] == "Session expired"


class TestWhatHappens:
    def test_a_new_password_leaves_it_alone(self, visitor: Visitor, driver: Driver) -> None:
        pair = visitor.pair()
        driver.happen("bluesky", HARBOUR, password_changed=True)
        assert visitor.session(pair["access_token"]).status_code == 200
        assert visitor.renew(pair["refresh_token"]).status_code == 200

    def test_a_removed_app_is_an_unknown_token(self, visitor: Visitor, driver: Driver) -> None:
        pair = visitor.pair()
        driver.happen("bluesky", HARBOUR, revoked=True)
        assert said(visitor.session(pair["access_token"]))[:2] == (401, "invalid_token")
        assert said(visitor.renew(pair["refresh_token"]))[2] == "Invalid refresh token"

    def test_taken_down(self, visitor: Visitor, driver: Driver) -> None:
        pair = visitor.pair()
        driver.happen("bluesky", HARBOUR, suspended=True)
        assert said(visitor.session(pair["access_token"]))[:2] == (401, "AccountTakedown")

    def test_paused_by_its_owner(self, visitor: Visitor, driver: Driver) -> None:
        pair = visitor.pair()
        driver.happen("bluesky", HARBOUR, deactivated=True)
        told = body(visitor.session(pair["access_token"]))
        assert (told["active"], told["status"]) == (False, "deactivated")
        record = {"record": {"text": "Good morning"}}
        refused = visitor.call(
            "POST", "com.atproto.repo.createRecord", pair["access_token"], json=record
        )
        assert said(refused)[:2] == (401, "AccountDeactivated")
        driver.happen("bluesky", HARBOUR, deactivated=False)
        assert body(visitor.session(pair["access_token"]))["active"]

    def test_moved_to_another_server(self, visitor: Visitor, driver: Driver) -> None:
        pair = visitor.pair()
        driver.happen("bluesky", HARBOUR, kind=OWN)
        told = body(visitor.session(pair["access_token"]))
        assert not told["active"]
        assert told["didDoc"]["service"][0]["serviceEndpoint"] == f"https://{OWN}"
        assert said(visitor.renew(pair["refresh_token"]))[2] == "Invalid refresh token"
        there = Visitor(visitor.web, host=OWN)
        assert body(there.session(there.pair()["access_token"], OWN))["did"] == HARBOUR

    def test_a_handle_that_leads_nowhere(self, visitor: Visitor, driver: Driver) -> None:
        pair = visitor.pair()
        driver.happen("bluesky", HARBOUR, handle_broken=True)
        assert body(visitor.session(pair["access_token"]))["handle"] == "handle.invalid"

    def test_a_token_is_worth_nothing_at_another_server(self, visitor: Visitor) -> None:
        pair = visitor.pair()
        assert said(visitor.session(pair["access_token"], OWN))[:2] == (401, "invalid_token")

    def test_a_token_sent_as_another_kind_is_no_expiry(self, visitor: Visitor) -> None:
        pair = visitor.pair()
        reply = visitor.web.get(
            f"/{OYSTER}/xrpc/com.atproto.server.getSession",
            headers={"Authorization": f"Bearer {pair['access_token']}"},
        )
        assert said(reply)[:2] == (400, "InvalidToken")

    def test_given_back(self, visitor: Visitor) -> None:
        pair = visitor.pair()
        assert visitor.post("revoke", {"token": pair["refresh_token"]}).status_code == 200
        assert said(visitor.session(pair["access_token"]))[:2] == (401, "invalid_token")
        assert visitor.post("revoke", {"token": "never"}).status_code == 200


@pytest.mark.parametrize(
    ("claims", "error"),
    [
        ({"htu": "https://oyster.host.bsky.network/xrpc/a?actor=b"}, "invalid_dpop_proof"),
        ({"htu": "https://bsky.social/xrpc/com.atproto.server.getSession"}, "invalid_dpop_proof"),
        ({"htm": "POST"}, "invalid_dpop_proof"),
        ({"ath": "AAAA"}, "invalid_dpop_proof"),
        ({"ath": None}, "invalid_dpop_proof"),
        ({"iat": 1_600_000_000}, "invalid_dpop_proof"),
        ({"jti": None}, "invalid_dpop_proof"),
        ({"nonce": "an-old-one"}, "use_dpop_nonce"),
        ({"nonce": None}, "use_dpop_nonce"),
    ],
)
def test_a_wrong_proof_is_refused(visitor: Visitor, claims: dict[str, Any], error: str) -> None:
    pair = visitor.pair()
    visitor.session(pair["access_token"])
    assert said(visitor.session(pair["access_token"], **claims))[:2] == (401, error)


def test_a_proof_is_good_for_one_request(visitor: Visitor) -> None:
    pair = visitor.pair()
    visitor.session(pair["access_token"])
    assert visitor.session(pair["access_token"], jti="the-same").status_code == 200
    assert said(visitor.session(pair["access_token"], jti="the-same"))[1:] == (
        "invalid_dpop_proof",
        "DPoP proof replayed",
    )


def test_nonces_change_and_differ_from_server_to_server(visitor: Visitor, driver: Driver) -> None:
    pair = visitor.pair()
    visitor.session(pair["access_token"])
    first = dict(visitor.nonces)
    assert first[ENTRYWAY] != first[OYSTER]
    refused = visitor.session(pair["access_token"], nonce=first[ENTRYWAY])
    assert said(refused)[1:] == ("use_dpop_nonce", 'DPoP "nonce" mismatch')
    driver.advance(240)
    assert said(visitor.session(pair["access_token"], nonce=first[OYSTER]))[1] == "use_dpop_nonce"
    assert visitor.nonces[OYSTER] != first[OYSTER]
