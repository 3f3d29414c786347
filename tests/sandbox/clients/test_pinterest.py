"""Pinterest by requests-oauthlib and by social-auth-core.

Its own pinterest-api-sdk wants an urllib3 of before 2, and cannot be installed beside the rest.
"""

from __future__ import annotations

from typing import Any

import pytest
from oauthlib.oauth2 import OAuth2Error
from requests.auth import HTTPBasicAuth
from requests_oauthlib import OAuth2Session
from social_core.backends.pinterest import PinterestOAuth2
from social_core.exceptions import AuthCanceled

from tests.sandbox.clients.conftest import Allow
from tests.sandbox.clients.social_auth import Strategy, signed_in
from tests.sandbox.driving import HARBOUR_PIN, PINTEREST_BACK, Driver

API = "https://api.pinterest.com/v5"
AUTHORIZE = "https://www.pinterest.com/oauth/"
TOKEN = f"{API}/oauth/token"
APP = {"client_id": "demo-pinterest", "client_secret": "demo-pinterest-secret"}
BASIC = HTTPBasicAuth(*APP.values())
SCOPES = ["user_accounts:read", "boards:read", "boards:write", "pins:read", "pins:write"]


class Version5(PinterestOAuth2[Any]):
    """The backend knows version 1, which is gone: with the addresses of today's."""

    ID_KEY = "id"
    AUTHORIZATION_URL = AUTHORIZE
    ACCESS_TOKEN_URL = TOKEN
    USE_BASIC_AUTH = True
    SCOPE_SEPARATOR = ","

    def user_data(self, access_token: str, *args: Any, **kwargs: Any) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {access_token}"}
        told: dict[str, Any] = self.get_json(f"{API}/user_account", headers=headers)
        return told

    def get_user_details(self, response: dict[str, Any]) -> dict[str, Any]:
        return {"username": response["username"], "fullname": response["business_name"]}


def test_a_person_signs_in_by_social_auth(allow: Allow) -> None:
    person: Any = Version5(Strategy(APP, SCOPES), PINTEREST_BACK)
    response = signed_in(person, allow, HARBOUR_PIN)
    details = person.get_user_details(response)
    assert person.get_user_id(details, response) == HARBOUR_PIN
    assert details["username"] == "harbourcafe"


def test_turning_back_ends_the_way(allow: Allow) -> None:
    with pytest.raises(AuthCanceled):
        signed_in(
            Version5(Strategy(APP, SCOPES), PINTEREST_BACK), allow, HARBOUR_PIN, decision="deny"
        )


def test_a_person_signs_in_pins_and_is_renewed_by_requests_oauthlib(
    allow: Allow, driver: Driver
) -> None:
    session = OAuth2Session(APP["client_id"], redirect_uri=PINTEREST_BACK, scope=SCOPES)
    address, state = session.authorization_url(AUTHORIZE)
    back = allow(address, HARBOUR_PIN)
    assert back["state"] == state
    first = session.fetch_token(TOKEN, code=back["code"], auth=BASIC)
    board = session.get(f"{API}/boards").json()["items"][0]["id"]
    media = {"source_type": "image_url", "url": "https://harbour.example/cup.jpg"}
    pin = {"board_id": board, "title": "Latte", "media_source": media}
    assert session.post(f"{API}/pins", json=pin).status_code == 201

    driver.advance(31 * 86400)
    assert session.get(f"{API}/user_account", withhold_token=True).status_code == 401
    fresh = session.refresh_token(TOKEN, refresh_token=first["refresh_token"], auth=BASIC)
    assert fresh["refresh_token"] != first["refresh_token"]
    assert session.get(f"{API}/user_account").json()["username"] == "harbourcafe"
    with pytest.raises(OAuth2Error):
        session.refresh_token(TOKEN, refresh_token=first["refresh_token"], auth=BASIC)
