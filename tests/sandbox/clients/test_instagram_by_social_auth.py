"""Instagram by social-auth-core's backend, which was written for an earlier API."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from social_core.backends.instagram import InstagramOAuth2
from social_core.exceptions import AuthCanceled, AuthProviderError

from tests.sandbox.clients.conftest import Allow
from tests.sandbox.clients.social_auth import Strategy, signed_in
from tests.sandbox.driving import HARBOUR_IG, INSTAGRAM_BACK, Driver

GRAPH = "https://graph.instagram.com"
APP = {"client_id": "demo-instagram", "client_secret": "demo-instagram-secret"}
SCOPES = ["instagram_business_basic", "instagram_business_content_publish"]


class ExactAddress(InstagramOAuth2[Any]):
    """Without what the backend hangs on its address: Instagram compares it to the letter."""

    REDIRECT_STATE = False


def backend() -> Any:
    return ExactAddress(Strategy(APP, SCOPES), INSTAGRAM_BACK)


def asked(path: str, token: str, **params: str) -> dict[str, Any]:
    """What the backend has no words for."""
    reply = requests.get(f"{GRAPH}/{path}", params={"access_token": token, **params}, timeout=5)
    told: dict[str, Any] = reply.json()
    return told


def test_a_person_signs_in_for_an_hour_for_60_days_and_for_60_more(
    allow: Allow, driver: Driver
) -> None:
    person = backend()
    response = signed_in(person, allow, HARBOUR_IG)
    assert person.get_user_details(response)["username"] == "harbour.cafe"
    swap = {"grant_type": "ig_exchange_token", "client_secret": APP["client_secret"]}
    longer = asked("access_token", response["access_token"], **swap)["access_token"]
    driver.advance(59 * 86400)
    prolonged = asked("refresh_access_token", longer, grant_type="ig_refresh_token")
    driver.advance(59 * 86400)
    assert person.user_data(prolonged["access_token"])["user"]["username"] == "harbour.cafe"
    with pytest.raises(AuthProviderError) as over:
        person.user_data(longer)
    assert over.value.provider_code == 190


def test_turning_back_ends_the_way(allow: Allow) -> None:
    with pytest.raises(AuthCanceled):
        signed_in(backend(), allow, HARBOUR_IG, decision="deny")
