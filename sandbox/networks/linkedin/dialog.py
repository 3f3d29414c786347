"""The consent page: all the scopes or none, and silence where nothing has changed."""

from __future__ import annotations

import re

from flask import Response, request

from sandbox import consent
from sandbox.consent import AuthorizationRequest, ConsentPage, problem
from sandbox.networks.linkedin.errors import endpoints
from sandbox.store import accounts, grants

WORDS = {
    "openid": "Sign in with your LinkedIn account",
    "profile": "Use your name and photo",
    "email": "Use the primary email address of your account",
    "w_member_social": "Create, change and delete posts, comments and reactions for you",
    "r_basicprofile": "Use your basic profile: name, photo and public profile address",
    "r_organization_social": "Read your organizations' posts, comments and reactions",
    "w_organization_social": "Create, change and delete your organizations' posts",
    "rw_organization_admin": "Manage your organizations' pages and see their figures",
    "r_organization_admin": "See your organizations' pages and their figures",
}


# By the documentation a space; LinkedIn's own JavaScript client sends commas.
SEPARATORS = re.compile(r"[\s,]+")


def denied(signed_in: bool) -> dict[str, str]:
    what = "authorize" if signed_in else "login"
    return {
        "error": f"user_cancelled_{what}",
        "error_description": f"The user cancelled LinkedIn {what}",
    }


CONSENT_PAGE = ConsentPage(
    network="linkedin",
    name="LinkedIn",
    words=WORDS,
    code_life=600.0,
    all_or_nothing=True,
    shown_places="organizations",
    scope_set_replaces=True,
    denied=denied,
)


@endpoints.takes("authorize", "/www.linkedin.com/oauth/v2/authorization", methods=("GET", "POST"))
def dialog() -> Response:
    asked = _authorization_request()
    strange = [name for name in asked.scopes if name not in asked.client.scopes]
    if strange or not asked.scopes:
        sentence = f'Scope "{strange[0] if strange else ""}" is not authorized for your application'
        values = {"error": "unauthorized_scope_error", "error_description": sentence}
        return consent.send_back(asked, values)
    return _silent(asked) or consent.serve(asked, CONSENT_PAGE)


def _silent(asked: AuthorizationRequest) -> Response | None:
    """Back at once, where this browser's member has already granted just these scopes."""
    member = None if asked.fresh or request.method == "POST" else consent.remembered(CONSENT_PAGE)
    standing = grants.live(asked.client.id, member.id) if member else None
    if member is None or standing is None or set(standing.scopes) != set(asked.scopes):
        return None
    if member.suspended or member.needs_confirmation or "account" in request.args:
        return None
    return consent.allow(asked, CONSENT_PAGE, member, list(asked.scopes), None)


def _authorization_request() -> AuthorizationRequest:
    given = request.args
    client = accounts.client("linkedin", given.get("client_id", ""))
    if client is None:
        raise problem("linkedin", "Something went wrong", "No app has this client_id.")
    uri = given.get("redirect_uri", "")
    if not client.may_return_to(uri):
        raise problem(
            "linkedin",
            "Something went wrong",
            "The redirect_uri does not match the registered value.",
        )
    if given.get("response_type") != "code":
        raise problem("linkedin", "Something went wrong", "response_type must be: code.")
    return AuthorizationRequest(
        client=client,
        redirect_uri=uri,
        state=given.get("state", ""),
        scopes=tuple(dict.fromkeys(filter(None, SEPARATORS.split(given.get("scope", ""))))),
        nonce=given.get("nonce", ""),
        fresh=given.get("prompt") == "login",
    )
