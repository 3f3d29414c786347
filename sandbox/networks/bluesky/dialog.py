"""The pushed request, and the consent page that it is shown on.

https://atproto.com/specs/oauth#authorization-requests
"""

from __future__ import annotations

import json
import re
import secrets
from typing import Any
from urllib.parse import urlencode

from flask import Response, request

from sandbox import consent, replies, sent
from sandbox.consent import AuthorizationRequest, ConsentPage
from sandbox.networks.bluesky import client_proofs, clients, proofs
from sandbox.networks.bluesky.answers import oauth_error
from sandbox.networks.bluesky.hosts import ISSUERS, each, endpoints, host, issuer_of
from sandbox.store import clock, database
from sandbox.store.accounts import Account

NAMES, PUSHED = "urn:ietf:params:oauth:request_uri:", "bluesky:pushed:"
PUSHED_LIFE, CODE_LIFE = 300.0, 60.0
CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
WORDS = {
    "atproto": "Know which account it is",
    "transition:generic": "Post, like, follow and change your profile for you",
    "transition:email": "See your email address",
    "transition:chat.bsky": "Read and write your chats",
}


@endpoints.takes("api", *each(ISSUERS, "/oauth/par"), methods=("POST",))
def push() -> Response:
    """The only way in: what stands in the browser's address is a name for it."""
    proof_key = proofs.of_client()
    app, client_key = client_proofs.who(proof_key)
    form = sent.body()
    _check(app, form)
    name = f"req-{secrets.token_hex(16)}"
    held = {
        "form": form,
        "host": host(),
        "until": clock.now() + PUSHED_LIFE,
        "bound": {"proof_key": proof_key, "client_key": client_key, "client": app.id},
    }
    database.set_setting(PUSHED + name, json.dumps(held))
    return replies.answer({"request_uri": NAMES + name, "expires_in": int(PUSHED_LIFE)}, 201)


def _check(app: clients.App, form: dict[str, str]) -> None:
    if form.get("response_type") != "code":
        raise oauth_error("invalid_request", "response_type must be code")
    if not app.may_return_to(form.get("redirect_uri", "")):
        raise oauth_error("invalid_request", f"Invalid redirect_uri {form.get('redirect_uri')}")
    if not form.get("state"):
        raise oauth_error("invalid_request", "state is required")
    if form.get("code_challenge_method") != "S256":
        raise oauth_error("invalid_request", 'code_challenge_method must be "S256"')
    if not CHALLENGE.fullmatch(form.get("code_challenge", "")):
        raise oauth_error("invalid_request", "code_challenge is required")
    asked = form.get("scope", "").split()
    if "atproto" not in asked:
        raise oauth_error("invalid_scope", 'The "atproto" scope is required')
    for scope in asked:
        if scope not in app.scopes:
            text = f'Scope "{scope}" is not declared in the client metadata'
            raise oauth_error("invalid_scope", text)


@endpoints.takes("authorize", *each(ISSUERS, "/oauth/authorize"), methods=("GET", "POST"))
def dialog() -> Response:
    held = _pushed()
    answer = consent.serve(_asked(held), CONSENT_PAGE)
    back = answer.headers.get("Location", "")
    if back.startswith(held["form"]["redirect_uri"]):  # it is over, one way or the other
        database.set_setting(_name(), "")
        answer.headers["Location"] = f"{back}&{urlencode({'iss': f'https://{host()}'})}"
    return answer


def _name() -> str:
    return PUSHED + request.args.get("request_uri", "").removeprefix(NAMES)


def _pushed() -> dict[str, Any]:
    if not request.args.get("request_uri"):
        raise _refused("This server takes pushed requests only.")
    text = database.setting(_name())
    held: dict[str, Any] = json.loads(text) if text else {}
    if not held or held["host"] != host() or held["until"] < clock.now():
        raise _refused("This request has expired, or was used.")
    if held["bound"]["client"] != request.args.get("client_id"):
        raise _refused("This request was made by another app.")
    return held


def _asked(held: dict[str, Any]) -> AuthorizationRequest:
    form = held["form"]
    return AuthorizationRequest(
        client=clients.app_of(held["bound"]["client"]).known(),
        redirect_uri=form["redirect_uri"],
        state=form["state"],
        scopes=tuple(form["scope"].split()),
        challenge=form["code_challenge"],
        nonce=json.dumps(held["bound"]),
    )


def _suits(account: Account) -> str:
    """Why not this account. A hint is one: whoever signs in as somebody else may go on."""
    return "" if issuer_of(account) == host() else "Another server keeps this account."


CONSENT_PAGE = ConsentPage(
    network="bluesky",
    name="Bluesky",
    words=WORDS,
    code_life=CODE_LIFE,
    required=frozenset({"atproto"}),
    suits=_suits,
    unsuited="At another server",
)


def _refused(detail: str) -> Exception:
    return consent.problem("bluesky", "Invalid request", detail)
