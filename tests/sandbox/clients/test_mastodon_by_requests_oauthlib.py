"""Mastodon by requests-oauthlib: https://requests-oauthlib.readthedocs.io/"""

from __future__ import annotations

import pytest
import requests
from oauthlib.oauth2 import InvalidClientError, InvalidGrantError
from requests_oauthlib import OAuth2Session

from tests.sandbox.clients.conftest import Allow
from tests.sandbox.networks.mastodon.walking import BACK, MIDDLE, NEW, OLD, PEOPLE, SCOPES

each_server = pytest.mark.parametrize("host", [NEW, MIDDLE, OLD])


def registered(host: str) -> dict[str, str]:
    form = {"client_name": "A tool", "redirect_uris": BACK, "scopes": SCOPES}
    made = requests.post(f"https://{host}/api/v1/apps", data=form, timeout=10).json()
    return {"client_id": made["client_id"], "client_secret": made["client_secret"]}


def session_of(app: dict[str, str]) -> OAuth2Session:
    return OAuth2Session(app["client_id"], redirect_uri=BACK, scope=SCOPES.split(), pkce="S256")


def signed_in(host: str, app: dict[str, str], allow: Allow) -> OAuth2Session:
    session = session_of(app)
    address, state = session.authorization_url(f"https://{host}/oauth/authorize")
    back = allow(address, PEOPLE[host])
    assert back["state"] == state
    session.fetch_token(
        f"https://{host}/oauth/token", code=back["code"], client_secret=app["client_secret"]
    )
    return session


@each_server
def test_a_tool_is_registered_signs_in_posts_and_leaves(host: str, allow: Allow) -> None:
    app = registered(host)
    session = signed_in(host, app, allow)
    me = f"https://{host}/api/v1/accounts/verify_credentials"
    assert session.get(me).json()["id"] == PEOPLE[host]
    post = session.post(f"https://{host}/api/v1/statuses", data={"status": "Bread at eight"})
    assert post.json()["id"]
    assert "expires_in" not in session.token
    form = {**app, "token": session.token["access_token"]}
    gone = session.post(f"https://{host}/oauth/revoke", data=form, withhold_token=True)
    assert (gone.status_code, gone.json()) == (200, {})
    assert session.get(me).status_code == 401


def test_refusals_are_told_as_such() -> None:
    app = registered(NEW)
    token = f"https://{NEW}/oauth/token"
    session = session_of(app)
    session.authorization_url(f"https://{NEW}/oauth/authorize")  # with it the verifier comes about
    with pytest.raises(InvalidGrantError):
        session.fetch_token(token, code="never", client_secret=app["client_secret"])
    with pytest.raises(InvalidClientError):
        session.fetch_token(token, code="never", client_secret="another")
