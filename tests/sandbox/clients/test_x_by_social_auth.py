"""X by social-auth-core: https://python-social-auth.readthedocs.io/en/latest/backends/twitter-oauth2.html"""

from __future__ import annotations

from typing import Any

import pytest
from requests.auth import HTTPBasicAuth
from social_core.backends.twitter_oauth2 import TwitterOAuth2
from social_core.exceptions import AuthCanceled, AuthConfigurationError

from tests.sandbox.clients.conftest import Allow
from tests.sandbox.clients.social_auth import Strategy, signed_in
from tests.sandbox.clients.x import APP, SCOPES
from tests.sandbox.driving import HARBOUR_X, X_BACK


class ByBasic(TwitterOAuth2[Any]):
    """As its users have to do it: X renews for nobody who does not come with Basic."""

    def refresh_token_auth(self) -> HTTPBasicAuth:
        return HTTPBasicAuth(*APP.values())


def backend(kind: type[TwitterOAuth2[Any]] = ByBasic) -> Any:
    return kind(Strategy(APP, SCOPES), X_BACK)


def test_a_person_signs_in_and_is_renewed(allow: Allow) -> None:
    person = backend()
    response = signed_in(person, allow, HARBOUR_X)
    assert person.get_user_id(person.get_user_details(response), response) == HARBOUR_X
    assert person.get_user_details(response)["username"] == "harbourcafe"
    fresh = person.refresh_token(response["refresh_token"])
    assert fresh["refresh_token"] != response["refresh_token"]
    assert person.user_data(fresh["access_token"])["id"] == HARBOUR_X


def test_a_secret_in_the_body_renews_nothing_and_uses_nothing_up(allow: Allow) -> None:
    """https://github.com/better-auth/better-auth/issues/2095"""
    response = signed_in(backend(), allow, HARBOUR_X)
    with pytest.raises(AuthConfigurationError):
        backend(TwitterOAuth2).refresh_token(response["refresh_token"])
    assert backend().refresh_token(response["refresh_token"])


def test_turning_back_ends_the_way(allow: Allow) -> None:
    with pytest.raises(AuthCanceled):
        signed_in(backend(), allow, HARBOUR_X, decision="deny")
