"""LinkedIn's refusals.

https://learn.microsoft.com/linkedin/shared/api-guide/concepts/error-handling
"""

from __future__ import annotations

from flask import Response

from sandbox import replies
from sandbox.dialect import Endpoints
from sandbox.replies import Refused

endpoints = Endpoints("linkedin")


def error(status: int, message: str, service: int | None = None, code: str = "") -> Response:
    body: dict[str, object] = {"status": status}
    if service is not None:
        body["serviceErrorCode"] = service
    if code:
        body["code"] = code
    return replies.answer({**body, "message": message}, status)


def refuse(status: int, message: str, service: int | None = None, code: str = "") -> Refused:
    return Refused(error(status, message, service, code))


def denied(what: str) -> Refused:
    return refuse(403, f"Not enough permissions to access: {what}", 100, "ACCESS_DENIED")


def oauth_error(name: str, description: str, status: int = 400) -> Response:
    return replies.answer({"error": name, "error_description": description}, status)


def missing(parameter: str) -> Refused:
    sentence = f'A required parameter "{parameter}" is missing'
    return Refused(oauth_error("invalid_request", sentence))


def fault(name: str, kind: str) -> Response | None:
    if name == "rate_limit":
        return error(
            429,
            "Resource level throttle APPLICATION_AND_MEMBER DAY limit for calls to this resource"
            " is reached.",
            101,
            "TOO_MANY_REQUESTS",
        )
    if name == "server_error":
        return error(500, "Internal Server Error", 0, "INTERNAL_SERVER_ERROR")
    if name == "app_disabled" and kind in ("token", "introspect", "revoke"):
        return oauth_error("invalid_client", "Client authentication failed", 401)
    # What the API itself says then is not known: it goes on as before.
    return None


def unknown_address() -> Response:
    return error(404, "No virtual resource found", 0, "RESOURCE_NOT_FOUND")
