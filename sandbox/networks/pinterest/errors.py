"""Pinterest's refusals: a number and a sentence."""

from __future__ import annotations

from flask import Response

from sandbox import calls, replies
from sandbox.dialect import Endpoints
from sandbox.replies import Refused
from sandbox.store import clock

A_MINUTE = 1000

endpoints = Endpoints("pinterest")


def error(code: int, message: str, status: int) -> Response:
    return replies.answer({"code": code, "message": message}, status)


def refuse(code: int, message: str, status: int) -> Refused:
    return Refused(error(code, message, status))


def unauthenticated() -> Refused:
    """Expired, revoked or never seen: Pinterest does not say which."""
    body = {"code": 2, "message": "Authentication failed.", "status": "failure"}
    return Refused(replies.answer(body, 401))


def suspended() -> Refused:
    return refuse(12, "Your account has been suspended.", 403)


def fault(name: str, kind: str) -> Response | None:
    if name == "rate_limit":
        limited = error(8, "You have exceeded your rate limit. Try again later.", 429)
        limited.headers["x-ratelimit-remaining"] = "0"
        limited.headers["x-ratelimit-reset"] = "60"
        return limited
    if name == "server_error":
        return error(500, "Something went wrong on our end. Sorry about that.", 500)
    if name != "app_disabled":
        return None
    if kind == "token":
        return replies.answer({"error": "invalid_client"}, 401)
    sentence = "Your application consumer type is not supported, please contact support."
    return error(3, sentence, 401)


def unknown_address() -> Response:
    return error(5, "Not found", 404)


def headers(kind: str) -> dict[str, str]:
    used = calls.since("pinterest", clock.now() - 60, account=calls.caller())
    return {
        "x-ratelimit-limit": f"{A_MINUTE}, {A_MINUTE};w=60",
        "x-ratelimit-remaining": str(max(0, A_MINUTE - used - 1)),
        "x-ratelimit-reset": str(60 - int(clock.now()) % 60),
    }
