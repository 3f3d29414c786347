"""TikTok by Authlib, told to say ``client_key``: https://docs.authlib.org/en/latest/client/api.html"""

from __future__ import annotations

from typing import Any

import pytest
from authlib.common.urls import add_params_to_qs
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session

from tests.channels.networks import case
from tests.conftest import CALLBACKS
from tests.sandbox.clients.conftest import Allow
from tests.sandbox.driving import SITE, Driver

KEY, SECRET = "demo-tiktok", "demo-tiktok-secret"
OAUTH = "https://open.tiktokapis.com/v2/oauth"
ME = "https://open.tiktokapis.com/v2/user/info/?fields=open_id,display_name"
TIKTOK = case.of("tiktok")
HARBOUR = TIKTOK.account


def by_key(
    auth: Any, method: str, uri: str, headers: dict[str, str], body: str
) -> tuple[str, dict[str, str], str]:
    """How an app proves itself there and nowhere else."""
    form = [("client_key", auth.client_id), ("client_secret", auth.client_secret)]
    body = add_params_to_qs(body, form)
    return uri, {**headers, "Content-Length": str(len(body))}, body


def session_of(method: str = "client_key") -> OAuth2Session:
    session = OAuth2Session(
        KEY,
        SECRET,
        redirect_uri=SITE + CALLBACKS[KEY],
        scope="user.info.basic,video.publish",
        token_endpoint_auth_method=method,
        revocation_endpoint_auth_method=method,
    )
    session.register_client_auth_method(("client_key", by_key))
    return session


def code_for(session: OAuth2Session, allow: Allow) -> str:
    address, state = session.create_authorization_url(TIKTOK.authorize, client_key=KEY)
    back = allow(address, HARBOUR)
    assert back["state"] == state
    return back["code"]


def signed_in(allow: Allow) -> OAuth2Session:
    session = session_of()
    session.fetch_token(f"{OAUTH}/token/", code=code_for(session, allow))
    return session


def test_a_person_signs_in_is_renewed_and_leaves(allow: Allow, driver: Driver) -> None:
    session = signed_in(allow)
    first = dict(session.token)
    assert first["open_id"] == HARBOUR
    assert session.get(ME).json()["data"]["user"]["open_id"] == HARBOUR
    driver.advance(7201)
    assert session.get(ME, withhold_token=True).status_code == 401
    fresh = session.refresh_token(f"{OAUTH}/token/")
    assert fresh["refresh_token"] != first["refresh_token"]
    assert session.get(ME).json()["error"]["code"] == "ok"
    assert session.revoke_token(f"{OAUTH}/revoke/", token=fresh["access_token"]).json() == {}
    assert session.get(ME).json()["error"]["code"] == "access_token_invalid"


def test_a_refresh_token_is_good_for_one_use(allow: Allow) -> None:
    session = signed_in(allow)
    spent = session.token["refresh_token"]
    session.refresh_token(f"{OAUTH}/token/")
    with pytest.raises(OAuthError, match="Refresh token is invalid or expired"):
        session.refresh_token(f"{OAUTH}/token/", refresh_token=spent)


@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post"])
def test_what_other_networks_take_is_refused_as_an_unknown_app(allow: Allow, method: str) -> None:
    session = session_of(method)
    with pytest.raises(OAuthError, match="invalid_client"):
        session.fetch_token(f"{OAUTH}/token/", code=code_for(session, allow))


def test_a_refusal_that_comes_with_200_is_an_error_all_the_same(allow: Allow) -> None:
    session = session_of()
    with pytest.raises(OAuthError, match="Authorization code is expired"):
        session.fetch_token(f"{OAUTH}/token/", code="never")
