"""Google's refusals: flat ones at its OAuth addresses, nested ones of its APIs, and a page."""

from __future__ import annotations

from flask import Response

from sandbox import replies
from sandbox.replies import Refused

BUSY_PAGE = (
    "<html><head><title>User Rate Limit Exceeded</title></head><body>"
    "<h1>User Rate Limit Exceeded</h1><h2>Error 403</h2></body></html>"
)


def oauth_error(error: str, description: str, status: int = 400, subtype: str = "") -> Response:
    body = {"error": error, "error_description": description}
    if subtype:
        body["error_subtype"] = subtype
    return replies.answer(body, status)


def refuse_oauth(error: str, description: str, status: int = 400, subtype: str = "") -> Refused:
    return Refused(oauth_error(error, description, status, subtype))


def api_error(
    status: int, reason: str, message: str, name: str = "", domain: str = "youtube.common"
) -> Response:
    """An error of an API with the older list of reasons. ``name``: the ``google.rpc`` code."""
    error: dict[str, object] = {
        "code": status,
        "message": message,
        "errors": [{"message": message, "domain": domain, "reason": reason}],
    }
    if name:
        error["status"] = name
    return replies.answer({"error": error}, status)


def info_error(
    status: int, name: str, reason: str, message: str, service: str, **metadata: str
) -> Response:
    """An error of an API with an ``ErrorInfo``. ``name``: the ``google.rpc`` code."""
    info = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": reason,
        "domain": "googleapis.com",
        "metadata": {"service": service, **metadata},
    }
    error = {"code": status, "message": message, "status": name, "details": [info]}
    return replies.answer({"error": error}, status)


def dead_token() -> Refused:
    """Over, revoked or never seen: the APIs do not say which."""
    message = (
        "Request had invalid authentication credentials. Expected OAuth 2 access token, login"
        " cookie or other valid authentication credential. See"
        " https://developers.google.com/identity/sign-in/web/devconsole-project."
    )
    error = {
        "code": 401,
        "message": message,
        "errors": [
            {
                "message": "Invalid Credentials",
                "domain": "global",
                "reason": "authError",
                "location": "Authorization",
                "locationType": "header",
            }
        ],
        "status": "UNAUTHENTICATED",
    }
    return Refused(replies.answer({"error": error}, 401))


def token_fault(name: str) -> Response | None:
    """What the OAuth addresses answer while a fault lasts."""
    if name == "rate_limit":
        return replies.text(BUSY_PAGE, 403)
    if name == "server_error":
        return oauth_error("internal_failure", "Internal error encountered.", 500)
    if name == "app_disabled":
        return oauth_error("disabled_client", "The OAuth client was disabled.", 401)
    return None
