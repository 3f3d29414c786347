"""The consent page, for professional accounts only.

https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/business-login
"""

from __future__ import annotations

import re

from flask import Response, request

from sandbox import consent
from sandbox.consent import AuthorizationRequest, ConsentPage, problem
from sandbox.networks import meta
from sandbox.networks.instagram.graph import endpoints
from sandbox.store import accounts
from sandbox.store.accounts import Account

BASIC = "instagram_business_basic"
PERSONAL = "PERSONAL"
WORDS = {
    BASIC: "Your profile and what you have posted",
    "instagram_business_content_publish": "Publish photos, videos and stories for you",
    "instagram_business_manage_comments": "Answer, hide and delete comments",
    "instagram_business_manage_insights": "See the figures of your account and posts",
    "instagram_business_manage_messages": "Read and answer your messages",
}


def denied(signed_in: bool) -> dict[str, str]:
    return {
        "error": "access_denied",
        "error_reason": "user_denied",
        "error_description": "The user denied your request",
    }


def suits(account: Account) -> str:
    if account.kind == PERSONAL:
        return "A personal account. Apps can be connected to professional accounts only."
    return ""


CONSENT_PAGE = ConsentPage(
    network="instagram",
    name="Instagram",
    words=WORDS,
    code_life=meta.CODE_LIFE,
    required=frozenset({BASIC}),
    fragment="_",
    suits=suits,
    unsuited="Personal account",
    denied=denied,
)


@endpoints.takes(
    "authorize",
    "/www.instagram.com/oauth/authorize",
    "/api.instagram.com/oauth/authorize",
    methods=("GET", "POST"),
)
def dialog() -> Response:
    return consent.serve(_authorization_request(), CONSENT_PAGE)


def _authorization_request() -> AuthorizationRequest:
    given = request.args
    client = accounts.client("instagram", given.get("client_id", ""))
    if client is None:
        raise problem("instagram", "Invalid platform app", "No app has this client_id.")
    uri = given.get("redirect_uri", "")
    if not client.may_return_to(uri):
        raise problem("instagram", "Invalid redirect_uri", "The app has not registered it.")
    if given.get("response_type") != "code":
        raise problem("instagram", "Invalid response_type", "It must be: code.")
    return AuthorizationRequest(
        client=client,
        redirect_uri=uri,
        state=given.get("state", ""),
        scopes=_scopes(given.get("scope", "")),
        fresh=given.get("force_reauth", "").lower() in ("true", "1"),
    )


def _scopes(asked: str) -> tuple[str, ...]:
    # A comma, or a space where it comes encoded; an unknown or retired name is refused.
    names = [name for name in re.split(r"[,\s]+", asked) if name]
    strange = [name for name in names if name not in WORDS]
    if strange or BASIC not in names:
        wrong = ", ".join(strange) or f"{BASIC} is missing"
        raise problem("instagram", "Invalid scope", f"Unknown or retired: {wrong}.")
    return tuple(dict.fromkeys(names))
