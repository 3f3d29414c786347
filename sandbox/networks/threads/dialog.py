"""The consent page.

https://developers.facebook.com/docs/threads/get-started/get-access-tokens-and-permissions
"""

from __future__ import annotations

import re

from flask import Response, request

from sandbox import consent
from sandbox.consent import AuthorizationRequest, ConsentPage, problem
from sandbox.networks.threads.graph import BASIC, endpoints
from sandbox.store import accounts

HOSTS = ("www.threads.com", "threads.com", "www.threads.net", "threads.net")
CODE_LIFE = 3600.0  # "valid for 1 hour and can only be used once"
WORDS = {
    BASIC: "Your profile and what you have posted",
    "threads_content_publish": "Publish posts for you",
    "threads_read_replies": "Read the replies to your posts",
    "threads_manage_replies": "Answer replies, and hide them",
    "threads_manage_insights": "See the figures of your profile and posts",
}


def denied(signed_in: bool) -> dict[str, str]:
    return {
        "error": "access_denied",
        "error_reason": "user_denied",
        "error_description": "The user denied your request",
    }


CONSENT_PAGE = ConsentPage(
    network="threads",
    name="Threads",
    words=WORDS,
    code_life=CODE_LIFE,
    required=frozenset({BASIC}),
    fragment="_",
    denied=denied,
)


@endpoints.takes(
    "authorize", *(f"/{host}/oauth/authorize" for host in HOSTS), methods=("GET", "POST")
)
def dialog() -> Response:
    return consent.serve(_authorization_request(), CONSENT_PAGE)


def _authorization_request() -> AuthorizationRequest:
    given = request.args
    client = accounts.client("threads", given.get("client_id", ""))
    if client is None:
        raise problem("threads", "No app ID was provided", "No Threads app has this client_id.")
    uri = given.get("redirect_uri", "")
    if not client.may_return_to(uri):
        raise problem("threads", "URL blocked", "The app has not registered this redirect_uri.")
    if given.get("response_type") != "code":
        raise problem("threads", "Invalid response_type", "It must be: code.")
    return AuthorizationRequest(
        client=client,
        redirect_uri=uri,
        state=given.get("state", ""),
        scopes=_scopes(given.get("scope", "")),
    )


def _scopes(asked: str) -> tuple[str, ...]:
    # A comma, or a space where it comes encoded.
    names = [name for name in re.split(r"[,\s]+", asked) if name]
    strange = [name for name in names if name not in WORDS]
    if strange or BASIC not in names:
        wrong = ", ".join(strange) or f"{BASIC} is missing"
        raise problem("threads", "Invalid scope", f"Unknown: {wrong}.")
    return tuple(dict.fromkeys(names))
