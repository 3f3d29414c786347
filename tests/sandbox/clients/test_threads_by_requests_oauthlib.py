"""Threads by requests-oauthlib: https://developers.facebook.com/docs/threads/get-started"""

from __future__ import annotations

from typing import Any

import pytest
from oauthlib.oauth2 import OAuth2Error
from requests_oauthlib import OAuth2Session

from tests.channels.networks import case
from tests.conftest import CALLBACKS
from tests.sandbox.clients.conftest import Allow
from tests.sandbox.driving import SITE, Driver

THREADS = case.of("threads")
GRAPH = "https://graph.threads.com"
ME = f"{GRAPH}/v1.0/me?fields=id,username"
APP, SECRET = "demo-threads", "demo-threads-secret"
DAY = 86_400.0


def session_of() -> OAuth2Session:
    back = SITE + CALLBACKS[APP]
    return OAuth2Session(APP, redirect_uri=back, scope="threads_basic,threads_content_publish")


def signed_in(session: OAuth2Session, allow: Allow, code: str = "") -> None:
    """The code is swapped for an hour, and that for 60 days; the library joins scopes by itself."""
    address, state = session.authorization_url(THREADS.authorize)
    back = allow(address, THREADS.account)
    assert back["state"] == state
    session.fetch_token(
        f"{GRAPH}/oauth/access_token",
        code=code or back["code"],
        client_secret=SECRET,
        include_client_id=True,
    )


def swapped(session: OAuth2Session, what: str, grant: str) -> dict[str, Any]:
    asked = {"grant_type": grant, "access_token": session.access_token, "client_secret": SECRET}
    told: dict[str, Any] = session.get(f"{GRAPH}/{what}", params=asked, withhold_token=True).json()
    return told


def test_a_person_signs_in_and_is_prolonged(allow: Allow, driver: Driver) -> None:
    session = session_of()
    signed_in(session, allow)
    assert str(session.token["user_id"]).isdecimal()
    session.token = swapped(session, "access_token", "th_exchange_token")
    first = session.access_token
    assert "error" in swapped(session, "refresh_access_token", "th_refresh_token")  # too young
    driver.advance(2 * DAY)
    session.token = swapped(session, "refresh_access_token", "th_refresh_token")
    assert session.access_token != first
    driver.advance(59 * DAY)
    assert session.get(ME).json()["id"]
    driver.advance(2 * DAY)
    assert session.get(ME).json()["error"]["code"] == 190


def test_a_code_that_is_none_is_refused(allow: Allow) -> None:
    with pytest.raises(OAuth2Error):
        signed_in(session_of(), allow, code="never")
