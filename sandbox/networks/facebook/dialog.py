"""The login dialog. https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow"""

from __future__ import annotations

import re

from flask import Response, request

from sandbox import consent
from sandbox.consent import AuthorizationRequest, ConsentPage, problem
from sandbox.networks import meta
from sandbox.networks.facebook.graph import endpoints
from sandbox.store import accounts

WORDS = {
    "public_profile": "Your name and profile picture",
    "email": "Your email address",
    "pages_show_list": "See the list of Pages you manage",
    "pages_read_engagement": "Read what is posted on your Pages and who follows them",
    "pages_manage_posts": "Write, change and delete posts on your Pages",
    "pages_manage_engagement": "Answer and moderate comments on your Pages",
    "pages_manage_metadata": "Change your Pages' settings",
    "pages_read_user_content": "Read what others write on your Pages",
    "business_management": "Reach the businesses you manage",
    "read_insights": "See the figures of your Pages and apps",
    "instagram_basic": "See the Instagram accounts of your Pages",
    "instagram_content_publish": "Publish to the Instagram accounts of your Pages",
    "instagram_manage_comments": "Answer comments on those Instagram accounts",
    "instagram_manage_insights": "See the figures of those Instagram accounts",
}


def denied(signed_in: bool) -> dict[str, str]:
    return {
        "error": "access_denied",
        "error_code": "200",
        "error_description": "Permissions error",
        "error_reason": "user_denied",
    }


CONSENT_PAGE = ConsentPage(
    network="facebook",
    name="Facebook",
    words=WORDS,
    code_life=meta.CODE_LIFE,
    required=frozenset({"public_profile"}),
    places="Pages",
    remembers_declined=True,
    added_scopes=True,
    fragment="_=_",
    denied=denied,
)


@endpoints.takes(
    "authorize",
    "/www.facebook.com/dialog/oauth",
    "/www.facebook.com/<version:version>/dialog/oauth",
    methods=("GET", "POST"),
)
def dialog(version: str = "") -> Response:
    return consent.serve(_authorization_request(), CONSENT_PAGE)


def _authorization_request() -> AuthorizationRequest:
    given = request.args
    client = accounts.client("facebook", given.get("client_id", ""))
    if client is None:
        raise problem("facebook", "Invalid app ID", "No app has the client_id of this request.")
    uri = given.get("redirect_uri", "")
    if not client.may_return_to(uri):
        raise problem(
            "facebook",
            "Address blocked",
            "The redirect_uri is not among the app's valid OAuth redirect addresses.",
        )
    auth_type = given.get("auth_type", "").split(",")
    return AuthorizationRequest(
        client=client,
        redirect_uri=uri,
        state=given.get("state", ""),
        scopes=_scopes(given.get("scope", "")),
        challenge=given.get("code_challenge", ""),
        fresh="reauthenticate" in auth_type,
        again="rerequest" in auth_type,
    )


def _scopes(asked: str) -> tuple[str, ...]:
    names = [name for name in re.split(r"[,\s]+", asked) if name]
    strange = [name for name in names if name not in WORDS]
    if strange:
        raise problem(
            "facebook",
            "Invalid scopes",
            f"Facebook does not know, or has retired: {', '.join(strange)}.",
        )
    return tuple(dict.fromkeys(["public_profile", *names]))
