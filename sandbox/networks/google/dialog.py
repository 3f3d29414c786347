"""Google's consent page: an account chooser, boxes that may be unticked, and what comes of it.

Whether a refresh token is due travels with the code: with ``access_type=offline``, and then for
the first consent of an app, or after ``prompt=consent``.
"""

from __future__ import annotations

from flask import Response, request

from sandbox import consent
from sandbox.consent import AuthorizationRequest, problem
from sandbox.networks.google.products import ADMIN, PRODUCTS, endpoints, whose
from sandbox.replies import Refused
from sandbox.store import accounts, grants
from sandbox.store.accounts import Account

OFFLINE, ASKED_ANEW = "offline", "offline consent"
PROMPTS = {"none", "consent", "select_account"}
BLOCKED = "Apps blocked by an administrator"


def why_not(account: Account) -> str:
    """What the page of a Workspace account says whose administrator has shut apps out."""
    if account.kind == ADMIN:
        return (
            "Access blocked: your institution's admin needs to review this app."
            " Error 400: admin_policy_enforced"
        )
    return ""


@endpoints.takes(
    "authorize",
    "/accounts.google.com/o/oauth2/v2/auth",
    "/accounts.google.com/o/oauth2/auth",
    methods=("GET", "POST"),
)
def authorize() -> Response:
    network = whose()
    return consent.serve(_authorization_request(network), PRODUCTS[network].consent_page)


def _authorization_request(network: str) -> AuthorizationRequest:
    given = request.args
    client = accounts.client(network, given.get("client_id", ""))
    if client is None:
        detail = "Error 401: invalid_client. The OAuth client was not found."
        raise problem(network, "Access blocked: Authorization Error", detail, 401)
    uri = given.get("redirect_uri", "")
    if not client.may_return_to(uri):
        detail = "Error 400: redirect_uri_mismatch"
        raise problem(network, "Access blocked: This app's request is invalid", detail)
    if given.get("response_type") != "code":
        raise _invalid(network, "response_type must be: code.")
    prompts = set(given.get("prompt", "").split())
    if not prompts <= PROMPTS or ("none" in prompts and len(prompts) > 1):
        raise _invalid(network, "prompt holds what it may not.")
    if given.get("access_type", "online") not in ("online", "offline"):
        raise _invalid(network, "access_type must be: online, or offline.")
    challenge, method = given.get("code_challenge", ""), given.get("code_challenge_method", "plain")
    return AuthorizationRequest(
        client=client,
        redirect_uri=uri,
        state=given.get("state", ""),
        scopes=_scopes(network, given.get("scope", "")),
        challenge=grants.challenge(challenge, method) if challenge else "",
        nonce=_due(given.get("access_type", ""), prompts),
        fresh="select_account" in prompts,
    )


def _due(access_type: str, prompts: set[str]) -> str:
    if access_type != "offline":
        return ""
    return ASKED_ANEW if "consent" in prompts else OFFLINE


def _scopes(network: str, asked: str) -> tuple[str, ...]:
    names = asked.split()
    strange = [name for name in names if name not in PRODUCTS[network].consent_page.words]
    if strange or not names:
        raise _invalid(network, f"Error 400: invalid_scope {', '.join(strange) or 'none'}")
    return tuple(dict.fromkeys(names))


def _invalid(network: str, detail: str) -> Refused:
    return problem(network, "Access blocked: Authorization Error", detail)
