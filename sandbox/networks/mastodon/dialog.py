"""The consent page of a server: all or nothing, and only for its own people."""

from __future__ import annotations

from flask import Response, request

from sandbox import consent
from sandbox.consent import AuthorizationRequest, ConsentPage, problem
from sandbox.networks.mastodon import apps
from sandbox.networks.mastodon.errors import endpoints, said
from sandbox.networks.mastodon.hosts import ANY, SERVERS, here
from sandbox.store.accounts import Account
from sandbox.store.grants import challenge

WORDS = {
    "profile": "Read only your account's profile information",
    "read": "Read all your account's data",
    "read:accounts": "See accounts information",
    "read:statuses": "See all posts",
    "write": "Modify all your account's data",
    "write:accounts": "Modify your profile",
    "write:media": "Upload media files",
    "write:statuses": "Publish posts",
    "follow": "Modify account relationships",
    "push": "Receive your push notifications",
}
REFUSED = "The resource owner or authorization server denied the request."


def denied(signed_in: bool) -> dict[str, str]:
    return {"error": "access_denied", "error_description": REFUSED}


def page(host: str) -> ConsentPage:
    def lives_here(account: Account) -> bool:
        return account.server == host

    return ConsentPage(
        network="mastodon",
        name=SERVERS[host].host,
        words=WORDS,
        code_life=600.0,
        all_or_nothing=True,
        denied=denied,
        knows=lives_here,
    )


@endpoints.takes("authorize", f"/{ANY}/oauth/authorize", methods=("GET", "POST"))
def dialog(host: str) -> Response:
    return consent.serve(_asked(), page(host))


def _asked() -> AuthorizationRequest:
    given = request.args
    client = apps.find(given.get("client_id", ""))
    if client is None:
        # To the person, and not to the app.
        raise problem("mastodon", "An error has occurred", said("invalid_client"), 401)
    uri = given.get("redirect_uri", "")
    if not client.may_return_to(uri):
        raise _wrong("The redirect uri included is not valid.")
    if given.get("response_type") != "code":
        raise _wrong("The authorization server does not support this response type.")
    scopes = (given.get("scope") or "read").split()
    if not set(scopes) <= set(client.scopes):
        raise _wrong("The requested scope is invalid, unknown, or malformed.")
    return AuthorizationRequest(
        client,
        uri,
        given.get("state", ""),
        tuple(dict.fromkeys(scopes)),
        challenge=_challenge(),
        fresh=given.get("force_login") == "true",
    )


def _challenge() -> str:
    """Unknown parameters before 4.3; from then on S256 and nothing else."""
    given = request.args
    if not here().since_4_3 or not given.get("code_challenge"):
        return ""
    if given.get("code_challenge_method") != "S256":
        raise _wrong("The code challenge method must be S256.")
    return challenge(given["code_challenge"], "S256")


def _wrong(detail: str) -> Exception:
    return problem("mastodon", "An error has occurred", detail)
