"""LinkedIn by social-auth-core, both backends: https://python-social-auth.readthedocs.io/"""

from __future__ import annotations

from typing import Any

import pytest
from social_core.backends.linkedin import LinkedinOAuth2, LinkedinOpenIdConnect
from social_core.exceptions import AuthProviderError

from tests.sandbox.clients.conftest import Allow
from tests.sandbox.clients.social_auth import Strategy, signed_in
from tests.sandbox.driving import (
    LI_APP,
    LI_PAGES_APP,
    LI_PAGES_SCOPES,
    LI_SCOPES,
    LINKEDIN_BACK,
    LINKEDIN_PAGES_BACK,
    MAREN_LI,
    Driver,
)


def members(scope: str = LI_SCOPES) -> Any:
    return LinkedinOpenIdConnect(Strategy(LI_APP, scope.split()), LINKEDIN_BACK)


def pages() -> Any:
    return LinkedinOAuth2(Strategy(LI_PAGES_APP, LI_PAGES_SCOPES.split()), LINKEDIN_PAGES_BACK)


def test_a_member_signs_in_by_openid_connect(allow: Allow) -> None:
    """The id token's signature, audience, issuer and end are checked on the way."""
    backend = members()
    response = signed_in(backend, allow, MAREN_LI)
    assert backend.get_user_id(backend.get_user_details(response), response) == MAREN_LI
    details = backend.get_user_details(response)
    assert (details["fullname"], details["email"]) == ("Maren Oduya", "maren@harbourcafe.example")


def test_the_organizations_app_signs_in_by_the_profile_api_and_is_renewed(
    allow: Allow, driver: Driver
) -> None:
    backend = pages()
    response = signed_in(backend, allow, MAREN_LI)
    details = backend.get_user_details(response)
    assert (details["first_name"], details["last_name"]) == ("Maren", "Oduya")
    assert response["id"] != MAREN_LI
    driver.advance(59 * 86400)
    fresh = backend.refresh_token(response["refresh_token"])
    assert fresh["access_token"] != response["access_token"]
    assert backend.user_data(fresh["access_token"])["id"] == response["id"]


def test_turning_back_and_a_refused_scope_end_the_way(allow: Allow) -> None:
    with pytest.raises(AuthProviderError) as denied:
        signed_in(members(), allow, MAREN_LI, decision="deny")
    assert denied.value.provider_code == "user_cancelled_authorize"
    with pytest.raises(AuthProviderError) as refused:
        signed_in(members(f"{LI_SCOPES} rw_organization_admin"), allow, MAREN_LI)
    assert refused.value.provider_code == "unauthorized_scope_error"
