"""Facebook by requests-oauthlib, with its own compliance fix."""

from __future__ import annotations

from typing import Any

import pytest
from oauthlib.oauth2 import OAuth2Error
from requests_oauthlib import OAuth2Session
from requests_oauthlib.compliance_fixes import facebook_compliance_fix

from tests.sandbox.clients.conftest import Allow
from tests.sandbox.clients.facebook import APP, AUTHORIZE, GRAPH, SCOPES, TOKEN
from tests.sandbox.driving import FACEBOOK_BACK, MAREN

# The secret in Basic, as the library does by itself, or in the body.
BY = [{}, {"include_client_id": True}]


@pytest.mark.parametrize("how", BY)
def test_a_person_signs_in_and_takes_one_permission_back(allow: Allow, how: dict[str, Any]) -> None:
    plain = OAuth2Session(APP["client_id"], redirect_uri=FACEBOOK_BACK, scope=SCOPES)
    session = facebook_compliance_fix(plain)
    address, state = session.authorization_url(AUTHORIZE)
    back = allow(address, MAREN)
    assert back["state"] == state
    session.fetch_token(TOKEN, code=back["code"], client_secret=APP["client_secret"], **how)
    assert session.get(f"{GRAPH}/me", params={"fields": "id"}).json()["id"] == MAREN
    session.delete(f"{GRAPH}/me/permissions/pages_manage_posts")
    told = session.get(f"{GRAPH}/me/permissions").json()["data"]
    assert {"permission": "pages_manage_posts", "status": "declined"} in told


def test_a_code_that_is_none_is_an_error(allow: Allow) -> None:
    session = OAuth2Session(APP["client_id"], redirect_uri=FACEBOOK_BACK, scope=SCOPES)
    with pytest.raises(OAuth2Error):
        session.fetch_token(TOKEN, code="never", client_secret=APP["client_secret"])
