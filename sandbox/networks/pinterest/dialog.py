"""The consent page. Scopes come with commas or with spaces."""

from __future__ import annotations

import re

from flask import Response, request

from sandbox import consent
from sandbox.consent import AuthorizationRequest, ConsentPage, problem
from sandbox.networks.pinterest.errors import endpoints
from sandbox.store import accounts

WORDS = {
    "user_accounts:read": "See your profile and account figures",
    "boards:read": "See your public boards",
    "boards:write": "Create, change and delete your public boards",
    "boards:read_secret": "See your secret boards",
    "boards:write_secret": "Create, change and delete your secret boards",
    "pins:read": "See your public Pins",
    "pins:write": "Create, change and delete your public Pins",
    "pins:read_secret": "See your secret Pins",
    "pins:write_secret": "Create, change and delete your secret Pins",
    "ads:read": "See your advertising",
}


def denied(signed_in: bool) -> dict[str, str]:
    return {"error": "access_denied", "error_description": "The user denied the request"}


NOTE = "The real Pinterest takes all or nothing. Here you may leave some out, to see what happens."
CONSENT_PAGE = ConsentPage(
    network="pinterest",
    name="Pinterest",
    words=WORDS,
    code_life=600.0,
    shown_places="boards",
    note=NOTE,
    denied=denied,
)


@endpoints.takes(
    "authorize", "/www.pinterest.com/oauth", "/www.pinterest.com/oauth/", methods=("GET", "POST")
)
def dialog() -> Response:
    return consent.serve(_authorization_request(), CONSENT_PAGE)


def _authorization_request() -> AuthorizationRequest:
    given = request.args
    client = accounts.client("pinterest", given.get("client_id", given.get("consumer_id", "")))
    if client is None:
        raise problem("pinterest", "Invalid client", "No app has the client_id of this request.")
    uri = given.get("redirect_uri", "")
    if not client.may_return_to(uri):
        raise problem(
            "pinterest", "Invalid redirect_uri", "It is not among the app's redirect addresses."
        )
    if given.get("response_type") != "code":
        raise problem("pinterest", "Invalid response_type", "It must be: code.")
    names = [name for name in re.split(r"[,\s]+", given.get("scope", "")) if name]
    strange = [name for name in names if name not in WORDS]
    if strange or not names:
        raise problem("pinterest", "Invalid scope", f"Unknown: {', '.join(strange) or 'none'}.")
    return AuthorizationRequest(client, uri, given.get("state", ""), tuple(dict.fromkeys(names)))
