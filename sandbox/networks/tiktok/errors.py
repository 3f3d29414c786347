"""TikTok's refusals: a word as the code, and of a success the word "ok".

https://developers.tiktok.com/doc/tiktok-api-v2-error-handling
"""

from __future__ import annotations

import secrets

from flask import Response

from sandbox import consent, replies
from sandbox.dialect import Endpoints
from sandbox.replies import Refused

DEAD = "The access token is invalid or not found in the request."
OURS = ("token", "revoke")

endpoints = Endpoints("tiktok")


def success(data: dict[str, object]) -> Response:
    """A success has an error, whose code says that there is none."""
    return replies.answer({"data": data, "error": _error("ok", "")})


def error(code: str, status: int, message: str = "") -> Response:
    return replies.answer({"data": {}, "error": _error(code, message)}, status)


def refuse(code: str, status: int, message: str = "") -> Refused:
    return Refused(error(code, status, message))


def oauth_error(name: str, description: str, status: int = 400) -> Response:
    """Flat, and not always with a status that says that it failed."""
    body = {"error": name, "error_description": description, "log_id": _log_id()}
    return replies.answer(body, status)


def refuse_token(name: str, description: str, status: int = 400) -> Refused:
    return Refused(oauth_error(name, description, status))


def fault(name: str, kind: str) -> Response | None:
    if name == "rate_limit":
        return error("rate_limit_exceeded", 429, "The API rate limit was exceeded.")
    if name == "server_error":
        if kind in OURS:
            return oauth_error("server_error", "Something went wrong.", 500)
        return error("internal_error", 500, "Something is wrong. Please try again later.")
    if name == "credits_exhausted":
        return None
    # An app that is switched off: said only where it proves itself, and with 200.
    if kind in OURS:
        return oauth_error("invalid_client", "Client key or secret is incorrect.", 200)
    return None


def went_wrong(detail: str) -> Refused:
    return consent.problem("tiktok", "Something went wrong", detail)


def unknown_address() -> Response:
    return error("invalid_params", 404, "Unsupported path(Janus)")


def _error(code: str, message: str) -> dict[str, str]:
    return {"code": code, "message": message, "log_id": _log_id()}


def _log_id() -> str:
    return f"20261129{secrets.token_hex(13).upper()}"
