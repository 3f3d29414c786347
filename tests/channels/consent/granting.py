"""Gets real tokens from the pretend networks, as an app does: consent page, code, tokens."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests

from tests.conftest import CALLBACKS, Sandbox

VERIFIER = "v" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=")


@dataclass(frozen=True)
class Office:
    """Where a network asks for consent, and where it changes codes for tokens."""

    network: str
    consent: str
    token: str
    scopes: str
    app_in_form: str = ""  # what it calls our app's id, where that stands in the form


X = Office(
    "x",
    "x.com/i/oauth2/authorize",
    "api.x.com/2/oauth2/token",
    "tweet.read tweet.write users.read media.write offline.access",
)
PINTEREST = Office(
    "pinterest",
    "www.pinterest.com/oauth/",
    "api.pinterest.com/v5/oauth/token",
    "boards:read,boards:write,pins:read,pins:write,user_accounts:read",
)
TIKTOK = Office(
    "tiktok",
    "www.tiktok.com/v2/auth/authorize/",
    "open.tiktokapis.com/v2/oauth/token/",
    "user.info.basic,user.info.profile,video.publish,video.upload",
    "client_key",
)


def tokens_of(sandbox: Sandbox, office: Office, account: str) -> tuple[str, str]:
    """A new pair, access and refresh, for this account."""
    app = f"demo-{office.network}"
    uri = "http://testserver" + CALLBACKS[app]
    asked = {
        office.app_in_form or "client_id": app,
        "redirect_uri": uri,
        "response_type": "code",
        "state": "s",
        "scope": office.scopes,
        "code_challenge": CHALLENGE.decode(),
        "code_challenge_method": "S256",
    }
    yes = {"account": account, "decision": "allow"}
    back = _post(sandbox, office.consent, yes, params=asked)
    code = parse_qs(urlsplit(back.headers["Location"]).query)["code"][0]
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": uri,
        "code_verifier": VERIFIER,
        "continuous_refresh": "true",
    }
    if office.app_in_form:
        form |= {office.app_in_form: app, "client_secret": f"{app}-secret"}
    auth = None if office.app_in_form else (app, f"{app}-secret")
    granted = _post(sandbox, office.token, form, auth=auth).json()
    return granted["access_token"], granted["refresh_token"]


def _post(sandbox: Sandbox, path: str, form: dict[str, str], **how: Any) -> requests.Response:
    reply = sandbox.session.post(
        f"{sandbox.url}/{path}", data=form, timeout=10, allow_redirects=False, **how
    )
    assert reply.status_code < 400, reply.text[:500]
    return reply
