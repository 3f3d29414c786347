"""Google's networks by google-auth: https://googleapis.dev/python/google-auth-oauthlib/latest/"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
import requests
from google.auth.exceptions import RefreshError
from google.auth.transport.requests import AuthorizedSession, Request
from google.oauth2 import id_token
from google_auth_oauthlib.flow import Flow

from channels import registry
from tests.channels.networks import case
from tests.conftest import CALLBACKS
from tests.sandbox.clients.conftest import Allow
from tests.sandbox.driving import SITE, Driver

REVOKE = "https://oauth2.googleapis.com/revoke"
DAY = 86_400.0
MINE = {"part": "id,snippet", "mine": "true"}


@dataclass(frozen=True)
class Network:
    """One network of Google's, and a call that tells whose token came."""

    id: str
    query: dict[str, str]
    called: str

    @property
    def account(self) -> str:
        return case.of(self.id).account

    def flow(self) -> Flow:
        web = {
            "client_id": f"demo-{self.id}",
            "client_secret": f"demo-{self.id}-secret",
            "auth_uri": "https://accounts.google.com/o/oauth2/auth",
            "token_uri": "https://oauth2.googleapis.com/token",
        }
        back = SITE + CALLBACKS[f"demo-{self.id}"]
        return Flow.from_client_config(
            {"web": web}, registry.get(self.id).scopes, redirect_uri=back
        )

    def signed_in(self, allow: Allow, **asked: str) -> Any:
        flow = self.flow()
        address, state = flow.authorization_url(include_granted_scopes="true", **asked)
        back = allow(address, self.account)
        assert back["state"] == state
        flow.fetch_token(code=back["code"])
        return flow.credentials

    def asks(self, held: Any) -> Any:
        session: Any = AuthorizedSession(held)  # type: ignore[no-untyped-call]
        return session.get(case.of(self.id).whoami, params=self.query)


YOUTUBE = Network("youtube", MINE, "Harbour Cafe")
BUSINESS = Network("googlebusiness", {}, "Maren Oduya")
both = pytest.mark.parametrize("network", [YOUTUBE, BUSINESS], ids=lambda each: each.id)


@both
def test_a_person_signs_in_and_is_renewed_in_passing(
    allow: Allow, driver: Driver, network: Network
) -> None:
    held = network.signed_in(allow)
    first = held.token
    assert network.called in network.asks(held).text
    driver.advance(3601)
    again = network.asks(held)
    assert (again.status_code, held.token != first) == (200, True)


@both
def test_a_refresh_token_stays_for_as_long_as_it_is_used(
    allow: Allow, driver: Driver, network: Network
) -> None:
    held = network.signed_in(allow)
    kept = held.refresh_token
    for _ in range(3):
        driver.advance(100 * DAY)
        held.refresh(Request())
    assert held.refresh_token == kept
    driver.advance(183 * DAY)
    with pytest.raises(RefreshError, match=r"invalid_grant: Token has been expired or revoked\."):
        held.refresh(Request())


@both
def test_giving_it_back_ends_all_of_it(allow: Allow, network: Network) -> None:
    held = network.signed_in(allow)
    form = {"content-type": "application/x-www-form-urlencoded"}
    given_back = requests.post(REVOKE, params={"token": held.token}, headers=form, timeout=5)
    assert given_back.status_code == 200
    with pytest.raises(RefreshError, match="invalid_grant"):
        network.asks(held)


def test_a_second_sign_in_brings_nothing_to_renew_with_unless_it_is_asked_for(
    allow: Allow,
) -> None:
    assert YOUTUBE.signed_in(allow).refresh_token
    assert YOUTUBE.signed_in(allow).refresh_token is None
    assert YOUTUBE.signed_in(allow, prompt="consent").refresh_token


def test_who_signed_in_is_told_to_an_app_that_asks_for_openid(allow: Allow) -> None:
    """Signature, audience and end are checked by the library, with keys that it fetches."""
    verify: Any = id_token.verify_oauth2_token
    signed = YOUTUBE.signed_in(allow).id_token
    assert verify(signed, Request(), "demo-youtube")["name"] == "Harbour Cafe"
    with pytest.raises(ValueError, match="wrong audience"):
        verify(signed, Request(), "another")


def test_another_verifier_than_the_one_that_was_sent_is_refused(allow: Allow) -> None:
    flow = YOUTUBE.flow()
    address, _ = flow.authorization_url()
    code = allow(address, YOUTUBE.account)["code"]
    with pytest.raises(Exception, match="Invalid code verifier"):
        flow.fetch_token(code=code, code_verifier="v" * 64)


def test_an_organization_that_wants_a_fresh_sign_in_is_told_as_such(
    allow: Allow, driver: Driver
) -> None:
    held = YOUTUBE.signed_in(allow)
    driver.happen("youtube", YOUTUBE.account, locked=True)
    with pytest.raises(RefreshError, match="Reauthentication is needed"):
        held.refresh(Request())


def test_a_box_that_was_left_out_is_not_granted(
    allow: Allow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OAUTHLIB_RELAX_TOKEN_SCOPE", "1")
    flow = YOUTUBE.flow()
    address, _ = flow.authorization_url()
    ticked = [scope for scope in registry.get("youtube").scopes if not scope.endswith("upload")]
    code = allow(address, YOUTUBE.account, boxes="1", scope=ticked)["code"]
    flow.fetch_token(code=code)
    assert set(flow.credentials.granted_scopes) == set(ticked)
