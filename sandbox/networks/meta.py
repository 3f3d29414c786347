"""What Meta's networks share: Graph errors, dead tokens, signed requests.

https://developers.facebook.com/docs/graph-api/guides/error-handling
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import secrets
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Response, request

from sandbox import replies
from sandbox.dialect import Call
from sandbox.replies import Refused
from sandbox.store import clock
from sandbox.store.accounts import Account, Client
from sandbox.store.tokens import Token

LONG_LIFE = 5183944  # seconds, as Meta's own example has it
CODE_LIFE = 600.0
GRAPH_TYPE = "application/json; charset=UTF-8"
PACIFIC = 8 * 3600  # Meta writes its sentences in PST


LEAD = "Error validating access token: "


@dataclass(frozen=True, slots=True)
class DeadToken:
    """Why a token does not work, in Meta's words and numbers."""

    sentence: str
    code: int
    subcode: int | None = None

    def refusal(self) -> Refused:
        return refuse(self.sentence, self.code, self.subcode)


def error(
    message: str,
    code: int,
    subcode: int | None = None,
    *,
    kind: str = "OAuthException",
    status: int = 400,
    **more: object,
) -> Response:
    """A Graph error body."""
    body: dict[str, object] = {"message": message, "type": kind, "code": code}
    if subcode is not None:
        body["error_subcode"] = subcode
    body |= {**more, "fbtrace_id": "A" + secrets.token_urlsafe(16)[:22]}
    headers = {"Cache-Control": "no-store"}
    if code == 190:
        headers["WWW-Authenticate"] = f'OAuth "Facebook Platform" "invalid_token" "{message}"'
    return replies.answer({"error": body}, status, headers, GRAPH_TYPE)


def refuse(message: str, code: int, subcode: int | None = None, **more: object) -> Refused:
    status = more.pop("status", 400)
    kind = more.pop("kind", "OAuthException")
    return Refused(error(message, code, subcode, kind=str(kind), status=int(str(status)), **more))


def faulty(fault: str) -> Response | None:
    """The Graph API's answer while a fault lasts."""
    if fault == "rate_limit":
        usage = json.dumps({"call_count": 100, "total_time": 25, "total_cputime": 25})
        limited = error("(#4) Application request limit reached", 4, status=403, is_transient=True)
        limited.headers["X-App-Usage"] = usage
        return limited
    if fault == "server_error":
        return error("An unexpected error has occurred. Please retry your request later.", 2,
                     status=500, is_transient=True)  # fmt: skip
    if fault == "app_disabled":
        return error("API access blocked.", 200)
    return None


def why_dead(token: Token, account: Account, site: str) -> DeadToken | None:
    """Why this token does not work; None while it does."""
    if account.suspended:
        sentence = "The action attempted has been deemed abusive or is otherwise disallowed"
        return DeadToken(sentence, 368)
    if token.ended_why:
        return _ended(token)
    if account.checkpoint:
        sentence = f"You cannot access the app till you log in to {site}"
        return DeadToken(f"{LEAD}{sentence} and follow the instructions given.", 190, 459)
    if account.locked:
        sentence = f"Sessions for the user {scoped_id(account)} are not allowed because the user"
        return DeadToken(f"{LEAD}{sentence} is not a confirmed user.", 190, 464)
    if token.over and token.expires_at is not None:
        ended, present = _in_words(token.expires_at), _in_words(clock.now())
        sentence = f"Session has expired on {ended}. The current time is {present}."
        return DeadToken(LEAD + sentence, 190, 463)
    return None


def _ended(token: Token) -> DeadToken:
    if token.ended_why == "password":
        sentence = (
            "The session has been invalidated because the user changed their password or"
            " Facebook has changed the session for security reasons."
        )
        return DeadToken(LEAD + sentence, 190, 460)
    if token.ended_why in ("removed", "given_back"):
        sentence = f"The user has not authorized application {token.client}."
        return DeadToken(LEAD + sentence, 190, 458)
    return DeadToken(f"{LEAD}The session is invalid because the user logged out.", 190, 467)


def check_proof(client: Client, token: str) -> None:
    """``appsecret_proof``, where one came along."""
    given = request.values.get("appsecret_proof")
    if given is None:
        return
    proof = hmac.new(client.secret.encode(), token.encode(), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(proof.encode(), given.encode()):
        raise refuse(
            "Invalid appsecret_proof provided in the API argument",
            100,
            kind="GraphMethodException",
        )


def signed_request(client: Client, user_id: str) -> str:
    """What the deauthorize and data-deletion callbacks carry."""
    payload = {
        "user_id": user_id,
        "algorithm": "HMAC-SHA256",
        "issued_at": int(clock.now()),
    }
    encoded = _b64(json.dumps(payload).encode())
    signature = hmac.new(client.secret.encode(), encoded.encode(), hashlib.sha256).digest()
    return f"{_b64(signature)}.{encoded}"


def scoped_id(account: Account) -> str:
    """The person as one app alone knows them. Instagram's differs from the account's id."""
    return "25" + account.id[2:] if account.network == "instagram" else account.id


def push(client: Client, account: Account, delete_data: bool) -> list[Call]:
    """What an app is told once this person has removed it."""
    form = urlencode({"signed_request": signed_request(client, scoped_id(account))}).encode()
    urls = [client.deauthorize_url, client.data_deletion_url if delete_data else ""]
    return [Call(url, form) for url in urls if url]


def no_object(node: str, verb: str = "get") -> Refused:
    """The object is not there, or this token cannot see it: Meta does not tell which."""
    return refuse(
        f"Unsupported {verb} request. Object with ID '{node}' does not exist, cannot be loaded"
        " due to missing permissions, or does not support this operation. Please read the Graph"
        " API documentation at https://developers.facebook.com/docs/graph-api",
        100,
        33,
        kind="GraphMethodException",
    )


def picked(values: dict[str, object], default: tuple[str, ...]) -> dict[str, object]:
    """Only what ``fields`` asks for. The id always comes along."""
    names = re.split(r",(?![^{]*})", request.values.get("fields", ",".join(default)))
    wanted = {re.split(r"[.{]", name)[0].strip() for name in names} | {"id"}
    return {name: value for name, value in values.items() if name in wanted}


def _b64(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def _in_words(at: float) -> str:
    return clock.moment(at - PACIFIC).strftime("%A, %d-%b-%y %H:%M:%S PST")
