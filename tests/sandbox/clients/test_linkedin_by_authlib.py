"""LinkedIn by Authlib: https://docs.authlib.org/en/latest/oauth2/client/http/"""

from __future__ import annotations

import pytest
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session

from tests.sandbox.clients.conftest import Allow
from tests.sandbox.clients.linkedin import AUTHORIZE, INTROSPECT, ME, REVOKE, TOKEN, USERINFO
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


def session_of(app: dict[str, str], back: str, scope: str) -> OAuth2Session:
    return OAuth2Session(
        **app,
        redirect_uri=back,
        scope=scope,
        token_endpoint_auth_method="client_secret_post",
        revocation_endpoint_auth_method="client_secret_post",
    )


def signed_in(session: OAuth2Session, allow: Allow) -> None:
    address, state = session.create_authorization_url(AUTHORIZE)
    back = allow(address, MAREN_LI)
    assert back["state"] == state
    session.fetch_token(TOKEN, code=back["code"])


@pytest.mark.parametrize("separator", [" ", ","])
def test_a_member_signs_in_is_asked_about_and_leaves(allow: Allow, separator: str) -> None:
    """With the scopes joined as by the documentation, and as LinkedIn's own client joins them."""
    session = session_of(LI_APP, LINKEDIN_BACK, LI_SCOPES.replace(" ", separator))
    signed_in(session, allow)
    assert session.get(USERINFO).json()["email"] == "maren@harbourcafe.example"
    token = session.token["access_token"]
    told = session.introspect_token(INTROSPECT, token=token).json()
    assert (told["status"], told["auth_type"]) == ("active", "3L")
    assert session.revoke_token(REVOKE, token=token).status_code == 200
    assert session.introspect_token(INTROSPECT, token=token).json()["status"] == "revoked"


def test_the_organizations_app_is_renewed(allow: Allow, driver: Driver) -> None:
    session = session_of(LI_PAGES_APP, LINKEDIN_PAGES_BACK, LI_PAGES_SCOPES)
    signed_in(session, allow)
    first = dict(session.token)
    driver.advance(61 * 86400)
    assert session.get(ME, withhold_token=True).status_code == 401
    fresh = session.refresh_token(TOKEN, refresh_token=first["refresh_token"])
    assert fresh["access_token"] != first["access_token"]
    assert session.get(ME).json()["localizedFirstName"] == "Maren"


def test_the_members_app_is_given_nothing_to_renew_with(allow: Allow) -> None:
    session = session_of(LI_APP, LINKEDIN_BACK, LI_SCOPES)
    signed_in(session, allow)
    assert "refresh_token" not in session.token
    with pytest.raises(OAuthError, match="access_denied"):
        session.refresh_token(TOKEN, refresh_token="anything")
