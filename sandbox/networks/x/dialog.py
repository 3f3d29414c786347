"""The consent page. PKCE is not optional here; X takes S256 and plain."""

from __future__ import annotations

import re

from flask import Response, request

from sandbox import consent
from sandbox.consent import AuthorizationRequest, ConsentPage
from sandbox.networks.x.problems import endpoints, went_wrong
from sandbox.store import accounts, grants

WORDS = {
    "tweet.read": "See the posts you can see",
    "tweet.write": "Post and repost for you",
    "users.read": "See your profile and those of accounts you can view",
    "media.write": "Upload pictures and videos for you",
    "offline.access": "Stay connected to your account until you take the access back",
    "like.read": "See what you have liked",
    "like.write": "Like and unlike for you",
    "follows.read": "See whom you follow",
    "tweet.moderate.write": "Hide and unhide replies to your posts",
}
CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")

NOTE = "The real X takes all or nothing. Here you may leave some out, to see what happens."
CONSENT_PAGE = ConsentPage(network="x", name="X", words=WORDS, code_life=30.0, note=NOTE)


@endpoints.takes(
    "authorize",
    "/x.com/i/oauth2/authorize",
    "/twitter.com/i/oauth2/authorize",
    methods=("GET", "POST"),
)
def dialog() -> Response:
    return consent.serve(_authorization_request(), CONSENT_PAGE)


def _authorization_request() -> AuthorizationRequest:
    given = request.args
    client = accounts.client("x", given.get("client_id", ""))
    if client is None:
        raise went_wrong("No app has the client_id of this request.")
    uri = given.get("redirect_uri", "")
    if not client.may_return_to(uri):
        raise went_wrong("The redirect_uri is not among the app's callback addresses.")
    if given.get("response_type") != "code":
        raise went_wrong("response_type must be: code.")
    if not given.get("state"):
        raise went_wrong("state is missing.")
    _check_challenge(given.get("code_challenge", ""), given.get("code_challenge_method", ""))
    return AuthorizationRequest(
        client=client,
        redirect_uri=uri,
        state=given["state"],
        scopes=_scopes(given.get("scope", "")),
        challenge=grants.challenge(given["code_challenge"], given["code_challenge_method"]),
        fresh=given.get("force_login", "").lower() == "true",
    )


def _check_challenge(challenge: str, method: str) -> None:
    if not challenge:
        raise went_wrong("code_challenge is missing.")
    shape = {"S256": CHALLENGE, "PLAIN": VERIFIER}.get(method.upper())
    if shape is None or not shape.fullmatch(challenge):
        raise went_wrong("The code_challenge must be made by S256 or be plain, and say so.")


def _scopes(asked: str) -> tuple[str, ...]:
    names = asked.split()
    strange = [name for name in names if name not in WORDS]
    if strange or not names:
        raise went_wrong(f"Unknown scope: {', '.join(strange) or 'none was asked for'}.")
    return tuple(dict.fromkeys(names))
