"""LinkedIn by social-auth-core, both backends: https://python-social-auth.readthedocs.io/"""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
from social_core.backends.linkedin import LinkedinOAuth2, LinkedinOpenIdConnect
from social_core.exceptions import AuthProviderError
from social_core.storage import BaseStorage, NonceMixin
from social_core.strategy import BaseStrategy

from tests.sandbox.clients.conftest import Allow
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


class Nonces(NonceMixin):
    """States given out and not used yet. They are drawn by chance: one set serves every test."""

    held: ClassVar[set[tuple[str, str]]] = set()

    @classmethod
    def use(cls, server_url: str, _timestamp: int, salt: str) -> bool:
        cls.held.add((server_url, salt))
        return True

    @classmethod
    def consume(cls, server_url: str, _timestamp: int, salt: str) -> bool:
        known = (server_url, salt) in cls.held
        cls.held.discard((server_url, salt))
        return known


class Storage(BaseStorage):
    nonce = Nonces


class Strategy(BaseStrategy[Any]):
    """What social-auth wants of a web framework, with a session in memory and no user model."""

    def __init__(self, app: dict[str, str], scope: str) -> None:
        super().__init__(Storage)
        self.settings = {
            "KEY": app["client_id"],
            "SECRET": app["client_secret"],
            "SCOPE": scope.split(),
            "IGNORE_DEFAULT_SCOPE": True,
        }
        self.session: dict[str, Any] = {}
        self.came_back: dict[str, Any] = {}

    def get_setting(self, name: str) -> Any:
        return self.settings[name.rpartition("_LINKEDIN_OAUTH2_")[2].rpartition("CONNECT_")[2]]

    def request_data(self, merge: bool = True) -> dict[str, Any]:
        return self.came_back

    get_request_data = request_data

    def session_get(self, name: str, default: Any = None) -> Any:
        return self.session.get(name, default)

    def session_set(self, name: str, value: Any) -> None:
        self.session[name] = value

    def session_pop(self, name: str) -> Any:
        return self.session.pop(name, None)

    def build_absolute_uri(self, path: str | None = None) -> str:
        return path or ""

    def authenticate(self, backend: Any, *args: Any, **kwargs: Any) -> Any:
        return kwargs["response"]


def signed_in(backend: Any, allow: Allow, **answer: str) -> dict[str, Any]:
    """What the library makes of the person who signed in."""
    backend.strategy.came_back = allow(backend.auth_url(), MAREN_LI, **answer)
    backend.data = backend.strategy.came_back
    response: dict[str, Any] = backend.auth_complete()
    return response


def members(scope: str = LI_SCOPES) -> Any:
    return LinkedinOpenIdConnect(Strategy(LI_APP, scope), LINKEDIN_BACK)


def pages() -> Any:
    return LinkedinOAuth2(Strategy(LI_PAGES_APP, LI_PAGES_SCOPES), LINKEDIN_PAGES_BACK)


def test_a_member_signs_in_by_openid_connect(allow: Allow) -> None:
    """The id token's signature, audience, issuer and end are checked on the way."""
    backend = members()
    response = signed_in(backend, allow)
    assert backend.get_user_id(backend.get_user_details(response), response) == MAREN_LI
    details = backend.get_user_details(response)
    assert (details["fullname"], details["email"]) == ("Maren Oduya", "maren@harbourcafe.example")


def test_the_organizations_app_signs_in_by_the_profile_api_and_is_renewed(
    allow: Allow, driver: Driver
) -> None:
    backend = pages()
    response = signed_in(backend, allow)
    details = backend.get_user_details(response)
    assert (details["first_name"], details["last_name"]) == ("Maren", "Oduya")
    assert response["id"] != MAREN_LI
    driver.advance(59 * 86400)
    fresh = backend.refresh_token(response["refresh_token"])
    assert fresh["access_token"] != response["access_token"]
    assert backend.user_data(fresh["access_token"])["id"] == response["id"]


def test_turning_back_and_a_refused_scope_end_the_way(allow: Allow) -> None:
    with pytest.raises(AuthProviderError) as denied:
        signed_in(members(), allow, decision="deny")
    assert denied.value.provider_code == "user_cancelled_authorize"
    with pytest.raises(AuthProviderError) as refused:
        signed_in(members(f"{LI_SCOPES} rw_organization_admin"), allow)
    assert refused.value.provider_code == "unauthorized_scope_error"
