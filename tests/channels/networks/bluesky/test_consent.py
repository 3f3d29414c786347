"""The way to the consent page of an account's own server, and back."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from channels.contract import SAYS_NOTHING, App, Asked, Cause, Departure, Finding, Proof, own_apps
from channels.http import dpop
from channels.networks.bluesky import consent, session
from tests.channels.networks.bluesky.pretend_web import (
    DID,
    ENTRYWAY,
    OTHER_PDS,
    PDS,
    Web,
    document,
    metadata,
    web,
)
from tests.channels.networks.bluesky.test_client import PAIR
from tests.channels.networks.scripted import FAULTS
from tests.factories import NOW

KEY = dpop.new_key()
ID = "https://care.test/oauth-client-metadata.json"
APP = App(ID, KEY, {own_apps.KEYS: KEY}, server=PDS)
BACK = "https://care.test/accounts/bluesky/login/callback/"
ASKED = Asked(("atproto", "transition:generic"), BACK, "state-1", hint=DID)
QUERY = {"code": "cod-1", "state": "state-1", "iss": f"https://{ENTRYWAY}"}


def departed(there: Web, asked: Asked = ASKED, app: App = APP) -> Departure:
    told = consent.set_out(there, app, asked, at=NOW)
    assert isinstance(told, Departure), told
    return told


def pushed(there: Web) -> dict[str, str]:
    return next(asked.data for asked in there.asked if asked.url.endswith("/oauth/par"))


class TestSettingOut:
    def test_the_request_is_pushed_and_the_browser_carries_its_name_alone(self) -> None:
        there = web()
        departure = departed(there)
        parts = urlsplit(departure.url)
        assert (parts.hostname, parts.path) == (ENTRYWAY, "/oauth/authorize")
        assert parse_qs(parts.query) == {
            "client_id": [APP.client_id],
            "request_uri": ["urn:ietf:params:oauth:request_uri:req-1"],
        }
        form = pushed(there)
        assert (form["state"], form["redirect_uri"]) == ("state-1", BACK)
        assert (form["scope"], form["login_hint"]) == ("atproto transition:generic", DID)
        assert form["code_challenge_method"] == "S256"
        assert departure.server == PDS

    def test_what_is_remembered_fits_and_proves_the_challenge(self) -> None:
        there = web()
        departure = departed(there)
        verifier = json.loads(departure.memory)["verifier"]
        digest = hashlib.sha256(verifier.encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        assert pushed(there)["code_challenge"] == challenge
        assert len(departure.memory) < 8000

    def test_each_login_has_a_key_of_its_own_and_never_the_apps(self) -> None:
        first, second = web(), web()
        departed(first)
        departed(second)
        keys = [there.asked[-1].proof.key_pem for there in (first, second) if there.asked[-1].proof]
        assert len({*keys, KEY}) == 3

    def test_an_account_is_looked_up_anew_for_it_may_have_moved(self) -> None:
        there = web(plc=(200, document(pds=OTHER_PDS)))
        there.pages |= {
            f"https://{OTHER_PDS}/.well-known/oauth-protected-resource": (
                200,
                {"authorization_servers": [f"https://{OTHER_PDS}"]},
            ),
            f"https://{OTHER_PDS}/.well-known/oauth-authorization-server": (
                200,
                metadata(OTHER_PDS),
            ),
            f"https://{OTHER_PDS}/oauth/par": (201, {"request_uri": "urn:req-2"}),
        }
        departure = departed(there)
        assert departure.server == OTHER_PDS
        assert urlsplit(departure.url).hostname == OTHER_PDS

    def test_who_wants_another_account_is_asked_at_the_server_by_nobodys_name(self) -> None:
        there = web()
        departed(there, replace(ASKED, switch=True))
        assert "login_hint" not in pushed(there)

    def test_a_machine_without_an_address_says_everything_in_its_id(self) -> None:
        there = web()
        localhost = "http://localhost:8000/accounts/bluesky/login/callback/"
        back = localhost.replace("localhost", "127.0.0.1")
        departure = departed(there, replace(ASKED, back=localhost), replace(APP, options={}))
        form = pushed(there)
        assert parse_qs(urlsplit(form["client_id"]).query) == {
            "redirect_uri": [back],  # "localhost" is refused as a way back
            "scope": ["atproto transition:generic"],
        }
        assert form["client_id"].startswith("http://localhost?")
        assert there.asked[-1].proof == Proof(there.asked[-1].proof.key_pem)  # type: ignore[union-attr]
        assert "PRIVATE" not in departure.url

    @pytest.mark.parametrize("fault", FAULTS)
    def test_a_server_that_does_not_take_it_is_told_as_that(self, fault: Any) -> None:
        told = consent.set_out(web(par=fault), APP, ASKED, at=NOW)
        assert isinstance(told, Finding)
        assert told.cause in SAYS_NOTHING

    def test_metadata_of_ours_out_of_reach_is_our_fault(self) -> None:
        words = "Unable to obtain client metadata"
        refused = (400, {"error": "invalid_client_metadata", "error_description": words})
        told = consent.set_out(web(par=refused), APP, ASKED, at=NOW)
        assert isinstance(told, Finding)
        assert told.cause is Cause.APP_FAULT


class TestComingBack:
    def test_the_code_brings_a_login_with_its_keys_and_ends(self) -> None:
        there = web(token=(200, PAIR))
        memory = departed(there).memory
        answer = consent.come_back(there, APP, BACK, QUERY, memory, at=NOW)
        grant = answer.grant
        assert grant is not None
        assert answer.server == PDS
        assert grant.session_expires_in == timedelta(seconds=63_115_200)
        assert grant.refresh_expires_in == timedelta(seconds=7_889_400)
        held = session.from_text(grant.keys)
        assert held is not None
        assert (held.did, held.issuer) == (DID, f"https://{ENTRYWAY}")
        assert held.kid == dpop.key_id(KEY)
        form = next(asked.data for asked in there.asked if asked.url.endswith("/oauth/token"))
        assert (form["code"], form["redirect_uri"]) == ("cod-1", BACK)
        assert form["code_verifier"] == json.loads(memory)["verifier"]

    def test_two_weeks_are_all_that_a_public_app_gets(self) -> None:
        there, app = web(token=(200, PAIR)), replace(APP, options={})
        memory = departed(there, app=app).memory
        grant = consent.come_back(there, app, BACK, QUERY, memory, at=NOW).grant
        assert grant is not None
        assert grant.session_expires_in == timedelta(days=14)

    @pytest.mark.parametrize("iss", ["https://elsewhere.test", "", None])
    def test_another_servers_answer_is_not_taken(self, iss: str | None) -> None:
        there = web(token=(200, PAIR))
        memory = departed(there).memory
        query = {**QUERY, "iss": iss} if iss is not None else {"code": "cod-1"}
        answer = consent.come_back(there, APP, BACK, query, memory, at=NOW)
        assert (answer.grant, answer.finding.rule) == (None, "another_server_answered")
        assert not any(asked.url.endswith("/oauth/token") for asked in there.asked)

    def test_tokens_of_an_account_that_this_server_does_not_keep_are_not_taken(self) -> None:
        there = web(token=(200, PAIR))
        memory = departed(there).memory
        there.pages[f"https://{PDS}/.well-known/oauth-protected-resource"] = (
            200,
            {"authorization_servers": [f"https://{OTHER_PDS}"]},
        )
        there.pages[f"https://{OTHER_PDS}/.well-known/oauth-authorization-server"] = (
            200,
            metadata(OTHER_PDS),
        )
        answer = consent.come_back(there, APP, BACK, QUERY, memory, at=NOW)
        assert (answer.grant, answer.finding.rule) == (None, "another_server_answered")

    @pytest.mark.parametrize(
        "lacking",
        [{"sub": "harbourcafe.bsky.social"}, {"sub": ""}, {"token_type": "Bearer"}, {"scope": ""}],
    )
    def test_tokens_that_are_not_of_this_network_are_none(self, lacking: dict[str, str]) -> None:
        there = web(token=(200, {**PAIR, **lacking}))
        memory = departed(there).memory
        answer = consent.come_back(there, APP, BACK, QUERY, memory, at=NOW)
        assert answer.grant is None
        assert answer.finding.cause in SAYS_NOTHING

    @pytest.mark.parametrize("fault", FAULTS)
    def test_no_token_is_no_login(self, fault: Any) -> None:
        there = web(token=fault)
        memory = departed(there).memory
        answer = consent.come_back(there, APP, BACK, QUERY, memory, at=NOW)
        assert answer.grant is None
        assert answer.finding.cause in SAYS_NOTHING

    @pytest.mark.parametrize("memory", ["", "{}", "[]", '{"session": "", "verifier": ""}'])
    def test_without_a_memory_nothing_is_asked(self, memory: str) -> None:
        there = web(token=(200, PAIR))
        assert consent.come_back(there, APP, BACK, QUERY, memory, at=NOW).grant is None
        assert not there.asked
