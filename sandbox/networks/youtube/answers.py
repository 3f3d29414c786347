"""YouTube's refusals, and what it answers while a fault lasts."""

from __future__ import annotations

from flask import Response

from sandbox import replies
from sandbox.dialect import Endpoints
from sandbox.networks.google import answers
from sandbox.networks.google.products import ADMIN
from sandbox.replies import Refused

# What stands behind a sign-in: one's own channel, a Brand Account, none, one that was closed.
OWN, BRAND, NONE, CLOSED = "OWN", "BRAND", "NONE", "CLOSED"
KINDS = (OWN, BRAND, NONE, CLOSED, ADMIN)
AT_OAUTH = ("token", "introspect", "revoke")

endpoints = Endpoints("youtube")


def refuse(status: int, reason: str, message: str, domain: str = "youtube.common") -> Refused:
    return Refused(answers.api_error(status, reason, message, domain=domain))


def units_used_up() -> Response:
    message = (
        "The request cannot be completed because you have exceeded your"
        ' <a href="/youtube/v3/getting-started#quota">quota</a>.'
    )
    return answers.api_error(403, "quotaExceeded", message, domain="youtube.quota")


def insufficient_scopes() -> Refused:
    error = {
        "code": 403,
        "message": "Request had insufficient authentication scopes.",
        "errors": [
            {
                "message": "Insufficient Permission",
                "domain": "global",
                "reason": "insufficientPermissions",
            }
        ],
        "status": "PERMISSION_DENIED",
        "details": [
            {
                "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                "reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
                "domain": "googleapis.com",
                "metadata": {"service": "youtube.googleapis.com"},
            }
        ],
    }
    return Refused(replies.answer({"error": error}, 403))


def fault(name: str, kind: str) -> Response | None:
    if kind in AT_OAUTH:
        return answers.token_fault(name)
    if name == "rate_limit":
        message = "User Rate Limit Exceeded"
        return answers.api_error(403, "userRateLimitExceeded", message, domain="usageLimits")
    if name == "server_error":
        return answers.api_error(503, "backendError", "Backend Error", domain="global")
    if name == "app_disabled":
        message = (
            "YouTube Data API v3 has not been used in project 1 before or it is disabled."
            " Enable it by visiting the console then retry."
        )
        return answers.api_error(403, "accessNotConfigured", message, domain="usageLimits")
    return None


def unknown_address() -> Response:
    page = (
        "<!DOCTYPE html><html lang=en><meta charset=utf-8>"
        "<title>Error 404 (Not Found)!!1</title><p><b>404.</b> That is an error."
    )
    return replies.text(page, 404)
