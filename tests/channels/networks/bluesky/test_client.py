"""What is asked of the server of an account, and what is made of the answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from channels.contract import (
    SAYS_NOTHING,
    App,
    Assertion,
    Cause,
    Context,
    Facts,
    Grant,
    Kind,
    Place,
    Proof,
    Tokens,
    own_apps,
)
from channels.http import dpop
from channels.networks.bluesky import client
from channels.networks.bluesky.session import Session
from tests.channels.networks.bluesky.pretend_web import DID, HANDLE, OTHER_PDS, PDS, document, web
from tests.channels.networks.scripted import FAULTS, HOLLOW
from tests.factories import NOW

OLD, NEW = dpop.new_key(), dpop.new_key()
ID = "https://care.test/oauth-client-metadata.json"
APP = App(ID, NEW, {own_apps.KEYS: NEW + OLD}, server=PDS)
LOGIN = Session(
    key=dpop.new_key(),
    client=APP.client_id,
    kid=dpop.key_id(OLD),
    issuer="https://bsky.social",
    token="https://bsky.social/oauth/token",
    revoke="https://bsky.social/oauth/revoke",
    did=DID,
)
TOKENS = Tokens("access-0", "ref-0", LOGIN.as_text())
PAIR = {
    "access_token": "access-1",
    "token_type": "DPoP",
    "refresh_token": "ref-1",
    "expires_in": 3599,
    "scope": "atproto transition:generic",
    "sub": DID,
}
REFUSED = (400, {"error": "invalid_grant", "error_description": "Invalid refresh token"})
MONTHS = timedelta(seconds=7_889_400)


def test_the_first_pair_is_the_lasting_one() -> None:
    grant = Grant("a", NOW, "r")
    assert client.complete(web(), APP, grant, at=NOW).grant == grant


class TestProbe:
    def test_the_server_of_the_account_says_whether_it_lives(self) -> None:
        there = web()
        answer = client.probe(there, APP, TOKENS, Context(), at=NOW)
        assert answer.finding.cause is Cause.ALIVE
        assert answer.facts == Facts(account_id=DID, account_name=HANDLE)
        asked = there.asked[0]
        assert asked.url == f"https://{PDS}/xrpc/com.atproto.server.getSession"
        assert asked.proof is not None
        assert (asked.proof.key_pem, asked.proof.access_token) == (LOGIN.key, "access-0")
        assert asked.bearer == ""

    def test_a_broken_handle_is_no_broken_login(self) -> None:
        there = web(session=(200, {"did": DID, "handle": "handle.invalid", "active": True}))
        answer = client.probe(there, APP, TOKENS, Context(), at=NOW)
        assert (answer.finding.cause, answer.facts.account_name) == (Cause.ALIVE, None)

    def test_the_account_names_its_new_server(self) -> None:
        body = {"did": DID, "handle": HANDLE, "active": True, "didDoc": document(pds=OTHER_PDS)}
        finding = client.probe(web(session=(200, body)), APP, TOKENS, Context(), at=NOW).finding
        assert (finding.cause, finding.rule) == (Cause.EXPIRED, "moved_to_another_server")

    def test_what_looks_deactivated_may_have_moved(self) -> None:
        paused = (401, {"error": "AccountDeactivated", "message": "Account is deactivated"})
        there = web(session=paused, plc=(200, document(pds=OTHER_PDS)))
        finding = client.probe(there, APP, TOKENS, Context(), at=NOW).finding
        assert (finding.cause, finding.rule) == (Cause.EXPIRED, "moved_to_another_server")

    @pytest.mark.parametrize("directory", ["timeout", (200, document()), (404, ""), (200, "{}")])
    def test_without_word_of_a_move_it_is_deactivated(self, directory: Any) -> None:
        paused = (401, {"error": "AccountDeactivated", "message": "Account is deactivated"})
        finding = client.probe(
            web(session=paused, plc=directory), APP, TOKENS, Context(), at=NOW
        ).finding
        assert (finding.cause, finding.rule) == (Cause.ACCOUNT_SUSPENDED, "account_deactivated")

    def test_nobody_is_asked_where_an_account_lives_while_all_is_well(self) -> None:
        there = web()
        client.probe(there, APP, TOKENS, Context(), at=NOW)
        assert len(there.asked) == 1

    def test_the_account_of_somebody_else_is_none(self) -> None:
        other = {"did": "did:web:elsewhere.test", "handle": HANDLE, "active": True}
        answer = client.probe(web(session=(200, other)), APP, TOKENS, Context(), at=NOW)
        assert answer.finding.cause in SAYS_NOTHING

    @pytest.mark.parametrize("fault", FAULTS)
    def test_nothing_but_the_account_is_alive(self, fault: Any) -> None:
        for answer in (
            client.probe(web(session=fault), APP, TOKENS, Context(), at=NOW),
            client.places(web(session=fault), APP, TOKENS, at=NOW),
        ):
            assert answer.finding.cause in SAYS_NOTHING
            assert answer.facts == Facts()

    @pytest.mark.parametrize("keys", ["", "{}", "[]", '{"key": 1}', "no json"])
    def test_a_login_without_its_key_is_our_fault(self, keys: str) -> None:
        tokens = replace(TOKENS, keys=keys)
        causes = {
            client.probe(web(), APP, tokens, Context(), at=NOW).finding.cause,
            client.places(web(), APP, tokens, at=NOW).finding.cause,
            client.renew(web(), APP, tokens, at=NOW).finding.cause,
        }
        assert causes == {Cause.APP_FAULT}


class TestPlaces:
    def test_the_profile_is_the_one_place(self) -> None:
        picture = "https://cdn.bsky.app/img/avatar/plain/a@jpeg"
        shown = {"did": DID, "handle": HANDLE, "displayName": "Harbour Cafe ☕", "avatar": picture}
        answer = client.places(web(profile=(200, shown)), APP, TOKENS, at=NOW)
        place = Place(Kind.PROFILE, DID, "Harbour Cafe ☕", HANDLE, picture=picture)
        assert answer.facts.places == (place,)
        assert (answer.facts.account_id, answer.facts.account_name) == (DID, HANDLE)

    @pytest.mark.parametrize("fault", [*FAULTS, (502, {"error": "UpstreamFailure"})])
    def test_who_shows_profiles_may_be_out_of_order(self, fault: Any) -> None:
        answer = client.places(web(profile=fault), APP, TOKENS, at=NOW)
        assert answer.facts.places == (Place(Kind.PROFILE, DID, HANDLE, HANDLE),)


class TestRenew:
    def test_a_new_pair_by_the_keys_that_the_login_was_begun_with(self) -> None:
        there = web(token=(200, PAIR))
        answer = client.renew(there, APP, TOKENS, at=NOW)
        assert answer.grant == Grant(
            "access-1",
            NOW,
            "ref-1",
            timedelta(seconds=3599),
            MONTHS,
            ("atproto", "transition:generic"),
            keys=TOKENS.keys,
        )
        proof = there.asked[0].proof
        assert proof == Proof(LOGIN.key, "", Assertion(OLD, ID, "https://bsky.social"))

    def test_a_renewal_does_not_move_the_end_of_the_session(self) -> None:
        grant = client.renew(web(token=(200, PAIR)), APP, TOKENS, at=NOW).grant
        assert grant is not None
        assert grant.session_expires_in is None

    def test_a_public_app_says_who_it_is_and_no_more(self) -> None:
        public = replace(LOGIN, kid="", client="http://localhost?scope=atproto")
        tokens = Tokens("access-0", "ref-0", public.as_text())
        there = web(token=(200, PAIR))
        grant = client.renew(there, replace(APP, options={}), tokens, at=NOW).grant
        assert grant is not None
        assert grant.refresh_expires_in == timedelta(days=14)
        assert there.asked[0].data["client_id"] == "http://localhost?scope=atproto"
        assert there.asked[0].proof == Proof(LOGIN.key)

    def test_a_key_that_the_operator_took_away_is_not_replaced_by_another(self) -> None:
        there = web(token=(200, PAIR))
        answer = client.renew(there, replace(APP, options={own_apps.KEYS: NEW}), TOKENS, at=NOW)
        assert answer.finding.rule == "key_of_our_app_gone"
        assert not there.asked

    @pytest.mark.parametrize("odd", ["timeout", "dropped", *HOLLOW])
    def test_a_rotation_whose_outcome_was_not_heard_is_lost(self, odd: Any) -> None:
        answer = client.renew(web(token=odd), APP, TOKENS, at=NOW)
        assert (answer.lost, answer.grant) == (True, None)
        assert answer.finding.cause in SAYS_NOTHING

    @pytest.mark.parametrize("safe", ["refused", "tls", (500, ""), (502, "<html>"), (429, "")])
    def test_an_outage_loses_nothing(self, safe: Any) -> None:
        answer = client.renew(web(token=safe), APP, TOKENS, at=NOW)
        assert not answer.lost
        assert answer.finding.cause in SAYS_NOTHING

    def test_a_refused_token_is_a_refusal(self) -> None:
        answer = client.renew(web(token=REFUSED), APP, TOKENS, at=NOW)
        assert answer.finding.cause is Cause.INVALID_TOKEN_UNSPECIFIED

    def test_a_refused_token_of_an_account_that_moved_says_so(self) -> None:
        there = web(token=REFUSED, plc=(200, document(pds=OTHER_PDS)))
        assert client.renew(there, APP, TOKENS, at=NOW).finding.rule == "moved_to_another_server"

    def test_a_refused_token_of_an_account_that_was_taken_down_says_so(self) -> None:
        gone = (200, {"did": DID, "active": False, "status": "takendown"})
        finding = client.renew(web(token=REFUSED, status=gone), APP, TOKENS, at=NOW).finding
        assert (finding.cause, finding.reconnect) == (Cause.ACCOUNT_SUSPENDED, False)

    @pytest.mark.parametrize(
        "status",
        [
            *("timeout", (404, ""), (200, "<html>"), (200, {"did": DID, "active": True})),
            (200, {"did": "did:web:elsewhere.test", "active": False, "status": "takendown"}),
        ],
    )
    def test_without_such_a_word_the_refusal_stands(self, status: Any) -> None:
        finding = client.renew(web(token=REFUSED, status=status), APP, TOKENS, at=NOW).finding
        assert finding.cause is Cause.INVALID_TOKEN_UNSPECIFIED
        assert finding.account_active is (status == (200, {"did": DID, "active": True}))


class TestRevoke:
    @pytest.mark.parametrize("said", [(200, ""), (200, {})])
    def test_the_session_is_given_back(self, said: Any) -> None:
        there = web(revoke=said)
        finding = client.revoke(there, APP, TOKENS, at=NOW)
        assert finding is not None
        assert finding.rule == "given-back"
        assert there.asked[0].data["token"] == "ref-0"

    @pytest.mark.parametrize("fault", ["timeout", (200, "<html>"), (500, ""), (404, "")])
    def test_nothing_is_given_back_where_it_was_not_said(self, fault: Any) -> None:
        finding = client.revoke(web(revoke=fault), APP, TOKENS, at=NOW)
        assert finding is not None
        assert finding.cause in SAYS_NOTHING

    def test_a_server_may_have_no_such_call(self) -> None:
        tokens = replace(TOKENS, keys=replace(LOGIN, revoke="").as_text())
        assert client.revoke(web(), APP, tokens, at=NOW) is None


def test_no_repr_shows_a_key() -> None:
    assert "PRIVATE" not in repr(LOGIN)
    assert "PRIVATE" not in repr(TOKENS)
