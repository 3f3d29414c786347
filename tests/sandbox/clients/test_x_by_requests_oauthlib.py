"""X by requests-oauthlib, as X's own samples do it.

https://docs.x.com/fundamentals/authentication/oauth-2-0/authorization-code
"""

from __future__ import annotations

import pytest
from requests_oauthlib import OAuth2Session

from tests.sandbox.clients.conftest import Allow
from tests.sandbox.clients.x import APP, AUTHORIZE, ME, SCOPES, TOKEN
from tests.sandbox.driving import CHALLENGE, HARBOUR_X, VERIFIER, X_BACK

BASIC = (APP["client_id"], APP["client_secret"])


@pytest.mark.parametrize(("method", "challenge"), [("S256", CHALLENGE), ("plain", VERIFIER)])
def test_a_person_signs_in_by_either_challenge_and_is_renewed(
    allow: Allow, method: str, challenge: str
) -> None:
    session = OAuth2Session(APP["client_id"], redirect_uri=X_BACK, scope=SCOPES)
    address, state = session.authorization_url(
        AUTHORIZE, code_challenge=challenge, code_challenge_method=method
    )
    back = allow(address, HARBOUR_X)
    assert back["state"] == state
    session.fetch_token(TOKEN, code=back["code"], auth=BASIC, code_verifier=VERIFIER)
    assert session.get(ME).json()["data"]["username"] == "harbourcafe"
    stale = {"Authorization": f"Bearer {session.token['access_token']}"}
    session.refresh_token(TOKEN, auth=BASIC)
    assert session.get(ME).status_code == 200
    assert session.get(ME, headers=stale, withhold_token=True).status_code == 401
