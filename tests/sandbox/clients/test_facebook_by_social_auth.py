"""Facebook by social-auth-core: https://python-social-auth.readthedocs.io/en/latest/backends/facebook.html"""

from __future__ import annotations

from typing import Any

import pytest
from social_core.backends.facebook import FacebookOAuth2
from social_core.exceptions import AuthProviderError, SocialAuthBaseException

from tests.sandbox.clients.conftest import Allow
from tests.sandbox.clients.facebook import APP, SCOPES
from tests.sandbox.clients.social_auth import Strategy, signed_in
from tests.sandbox.driving import FACEBOOK_BACK, MAREN


def backend() -> Any:
    return FacebookOAuth2(Strategy(APP, SCOPES), FACEBOOK_BACK)


def test_a_person_signs_in_swaps_and_leaves(allow: Allow) -> None:
    person = backend()
    response = signed_in(person, allow, MAREN)
    assert person.get_user_id(person.get_user_details(response), response) == MAREN
    longer = person.refresh_token(response["access_token"])
    assert longer["expires_in"] > 59 * 86400
    assert person.user_data(longer["access_token"])["name"] == "Maren Oduya"
    person.revoke_token(longer["access_token"], MAREN)
    with pytest.raises(AuthProviderError) as dead:
        person.user_data(longer["access_token"])
    assert dead.value.provider_code == 190


def test_turning_back_ends_the_way(allow: Allow) -> None:
    with pytest.raises(SocialAuthBaseException):
        signed_in(backend(), allow, MAREN, decision="deny")
