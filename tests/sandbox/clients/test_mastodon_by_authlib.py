"""Mastodon by Authlib, with PKCE and with both ways for an app to prove itself."""

from __future__ import annotations

import pytest
import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session

from tests.sandbox.clients.conftest import Allow
from tests.sandbox.driving import VERIFIER, Driver
from tests.sandbox.networks.mastodon.walking import BACK, MIDDLE, NEW, OLD, PEOPLE, app_at

SCOPE = "read:accounts write:statuses"


def session_at(driver: Driver, host: str, method: str = "client_secret_basic") -> OAuth2Session:
    return OAuth2Session(
        **app_at(driver, host),
        redirect_uri=BACK,
        scope=SCOPE,
        code_challenge_method="S256",
        token_endpoint_auth_method=method,
        revocation_endpoint_auth_method=method,
    )


def code_for(session: OAuth2Session, host: str, allow: Allow) -> str:
    address, state = session.create_authorization_url(
        f"https://{host}/oauth/authorize", code_verifier=VERIFIER
    )
    back = allow(address, PEOPLE[host])
    assert back["state"] == state
    return back["code"]


@pytest.mark.parametrize("host", [NEW, MIDDLE, OLD])
@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post"])
def test_a_person_signs_in_and_leaves(allow: Allow, driver: Driver, host: str, method: str) -> None:
    session, base = session_at(driver, host, method), f"https://{host}"
    code = code_for(session, host, allow)
    session.fetch_token(f"{base}/oauth/token", code=code, code_verifier=VERIFIER)
    assert "expires_in" not in session.token
    me = f"{base}/api/v1/accounts/verify_credentials"
    assert session.get(me).json()["id"] == PEOPLE[host]
    given_back = session.token["access_token"]
    assert session.revoke_token(f"{base}/oauth/revoke", token=given_back).status_code == 200
    dead = session.get(me)
    assert (dead.status_code, "invalid_token" in dead.headers["WWW-Authenticate"]) == (401, True)


@pytest.mark.parametrize("host", [NEW, MIDDLE])
def test_another_verifier_than_the_one_that_was_sent_is_refused(
    allow: Allow, driver: Driver, host: str
) -> None:
    session = session_at(driver, host)
    code = code_for(session, host, allow)
    with pytest.raises(OAuthError, match="invalid_grant"):
        session.fetch_token(f"https://{host}/oauth/token", code=code, code_verifier="v" * 64)


def test_what_discovery_names_is_where_it_works(allow: Allow, driver: Driver) -> None:
    told = requests.get(f"https://{NEW}/.well-known/oauth-authorization-server", timeout=5).json()
    session = session_at(driver, NEW)
    session.scope = "read:accounts"
    address, _ = session.create_authorization_url(told["authorization_endpoint"])
    code = allow(address, PEOPLE[NEW])["code"]
    session.fetch_token(told["token_endpoint"], code=code)
    assert session.get(told["userinfo_endpoint"]).status_code == 403  # that is for ``profile``
