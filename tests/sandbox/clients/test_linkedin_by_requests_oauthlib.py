"""LinkedIn by requests-oauthlib: https://requests-oauthlib.readthedocs.io/"""

from __future__ import annotations

import pytest
from oauthlib.oauth2 import InvalidGrantError, OAuth2Error
from requests_oauthlib import OAuth2Session

from tests.sandbox.clients.conftest import Allow
from tests.sandbox.clients.linkedin import API, AUTHORIZE, ME, REVOKE, TOKEN, USERINFO
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


@pytest.fixture(autouse=True)
def _scopes_may_come_back_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    """LinkedIn joins the granted scopes by commas, which oauthlib takes for other scopes."""
    monkeypatch.setenv("OAUTHLIB_RELAX_TOKEN_SCOPE", "1")


def signed_in(session: OAuth2Session, secret: str, allow: Allow) -> None:
    address, state = session.authorization_url(AUTHORIZE)
    back = allow(address, MAREN_LI)
    assert back["state"] == state
    # Id and secret in the body: LinkedIn reads no Basic authorization.
    session.fetch_token(TOKEN, code=back["code"], client_secret=secret, include_client_id=True)


def members(**options: object) -> OAuth2Session:
    scope = options.pop("scope", LI_SCOPES.split())
    return OAuth2Session(LI_APP["client_id"], redirect_uri=LINKEDIN_BACK, scope=scope, **options)


def test_a_member_signs_in_is_asked_for_and_leaves(allow: Allow) -> None:
    session = members()
    signed_in(session, LI_APP["client_secret"], allow)
    told = session.get(USERINFO).json()
    assert (told["sub"], told["name"]) == (MAREN_LI, "Maren Oduya")
    form = {**LI_APP, "token": session.token["access_token"]}
    assert session.post(REVOKE, data=form, withhold_token=True).status_code == 200
    assert session.get(USERINFO).json()["serviceErrorCode"] == 65601


def test_the_organizations_app_is_renewed_and_posts(allow: Allow, driver: Driver) -> None:
    session = OAuth2Session(
        LI_PAGES_APP["client_id"], redirect_uri=LINKEDIN_PAGES_BACK, scope=LI_PAGES_SCOPES.split()
    )
    signed_in(session, LI_PAGES_APP["client_secret"], allow)
    driver.advance(59 * 86400)
    fresh = session.refresh_token(TOKEN, **LI_PAGES_APP)
    assert fresh["refresh_token_expires_in"] == pytest.approx(306 * 86400, abs=5)
    assert session.get(ME).json()["localizedLastName"] == "Oduya"
    version = {"LinkedIn-Version": "202607", "X-Restli-Protocol-Version": "2.0.0"}
    acls = session.get(f"{API}/rest/organizationAcls?q=roleAssignee", headers=version).json()
    post = {"author": acls["elements"][0]["organization"], "commentary": "Open on Sunday"}
    assert session.post(f"{API}/rest/posts", json=post, headers=version).status_code == 201


def test_a_token_in_the_address_is_taken(allow: Allow) -> None:
    """As requests-oauthlib did for LinkedIn by its former compliance fix."""
    session = members()
    signed_in(session, LI_APP["client_secret"], allow)
    token = session.token["access_token"]
    reply = session.get(USERINFO, params={"oauth2_access_token": token}, withhold_token=True)
    assert reply.json()["sub"] == MAREN_LI


def test_a_scope_of_another_product_comes_back_as_an_error(allow: Allow) -> None:
    session = members(scope=[*LI_SCOPES.split(), "rw_organization_admin"])
    address, _ = session.authorization_url(AUTHORIZE)
    back = allow(address, MAREN_LI)
    assert back["error"] == "unauthorized_scope_error"


def test_a_dead_refresh_token_and_a_code_that_is_none_are_told_as_such(allow: Allow) -> None:
    session = members()
    with pytest.raises(InvalidGrantError):
        session.refresh_token(TOKEN, refresh_token="never", **LI_PAGES_APP)
    with pytest.raises(OAuth2Error, match="authorization code not found"):
        session.fetch_token(
            TOKEN, code="never", client_secret=LI_APP["client_secret"], include_client_id=True
        )
