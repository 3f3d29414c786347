"""The consent page: ``client_key``, scopes with commas, each with a switch of its own.

https://developers.tiktok.com/doc/login-kit-web
"""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from flask import Response, request

from sandbox import consent
from sandbox.consent import AuthorizationRequest, ConsentPage
from sandbox.networks.tiktok.errors import endpoints, went_wrong
from sandbox.store import accounts, grants

WORDS = {
    "user.info.basic": "See your name and picture",
    "user.info.profile": "See your username and what your profile says",
    "user.info.stats": "See how many follow you and like your videos",
    "video.list": "See your public videos",
    "video.publish": "Post to your account",
    "video.upload": "Upload drafts for you to finish",
}
# What a code ends with: characters that arrive encoded, and are sent decoded.
CODE_END = "*2!4859.va"
LONGEST_ADDRESS = 512
NOTE = "The real TikTok returns to https addresses only; this one also to a site on this machine."
CONSENT_PAGE = ConsentPage(
    network="tiktok",
    name="TikTok",
    words=WORDS,
    code_life=600.0,
    required=frozenset({"user.info.basic"}),
    note=NOTE,
    denied=lambda _: {"error": "access_denied", "error_description": "The user cancelled"},
)


@endpoints.takes(
    "authorize",
    "/www.tiktok.com/v2/auth/authorize",
    "/www.tiktok.com/v2/auth/authorize/",
    methods=("GET", "POST"),
)
def dialog() -> Response:
    asked = _authorization_request()
    return _with_whole_code(_silent(asked) or consent.serve(asked, CONSENT_PAGE))


def _silent(asked: AuthorizationRequest) -> Response | None:
    """Back at once, where this browser's person has allowed all of it before, unless the app
    sends ``disable_auto_auth``."""
    person = None if asked.fresh or request.method == "POST" else consent.remembered(CONSENT_PAGE)
    standing = grants.live(asked.client.id, person.id) if person else None
    if person is None or standing is None or person.suspended or "account" in request.args:
        return None
    if not set(asked.scopes) <= set(standing.scopes):
        return None
    return consent.allow(asked, CONSENT_PAGE, person, list(asked.scopes), None)


def _with_whole_code(answer: Response) -> Response:
    parts = urlsplit(answer.headers.get("Location", ""))
    query = dict(parse_qsl(parts.query))
    if "code" in query:
        query["code"] += CODE_END
        answer.headers["Location"] = urlunsplit(parts._replace(query=urlencode(query)))
    return answer


def _authorization_request() -> AuthorizationRequest:
    given = request.args
    client = accounts.client("tiktok", given.get("client_key", ""))
    if client is None:
        raise went_wrong("client_key: no app has it. (client_id is no parameter here.)")
    uri = given.get("redirect_uri", "")
    if not client.may_return_to(uri) or len(uri) >= LONGEST_ADDRESS or set("?#") & set(uri):
        raise went_wrong("redirect_uri: not registered, too long, or with a query or fragment.")
    if given.get("response_type") != "code":
        raise went_wrong("response_type: must be code.")
    if not given.get("state"):
        raise went_wrong("state: missing.")
    names = [name for name in given.get("scope", "").split(",") if name]
    strange = [name for name in names if name not in WORDS]
    if strange or not names:
        raise went_wrong(f"scope: unknown: {', '.join(strange) or 'none was asked for'}.")
    scopes = tuple(dict.fromkeys(names))
    fresh = given.get("disable_auto_auth") == "1"
    return AuthorizationRequest(client, uri, given["state"], scopes, fresh=fresh)
