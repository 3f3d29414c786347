"""X's refusals: problem JSON, the older list of errors, and the token endpoint's own.

https://docs.x.com/x-api/fundamentals/response-codes-and-errors
"""

from __future__ import annotations

from flask import Response

from sandbox import consent, replies
from sandbox.dialect import Endpoints
from sandbox.replies import Refused
from sandbox.store import clock

PROBLEM = "application/problem+json"
TYPES = "https://api.x.com/2/problems/"
WINDOW_S = 900
LOCKED = (
    "To protect our users from spam and other malicious activity, this account is temporarily"
    " locked. Please log in to https://twitter.com to unlock your account."
)

endpoints = Endpoints("x")


def problem(title: str, status: int, detail: str = "", kind: str = "", **more: object) -> Response:
    body = {
        "title": title,
        "detail": detail or title,
        "type": TYPES + kind if kind else "about:blank",
        "status": status,
    }
    return replies.answer({**more, **body}, status, content_type=PROBLEM)


def errors(code: int, message: str, status: int, **more: object) -> Response:
    return replies.answer({"errors": [{"code": code, "message": message, **more}]}, status)


def oauth_error(error: str, description: str, status: int = 400) -> Response:
    return replies.answer({"error": error, "error_description": description}, status)


def locked() -> Refused:
    return Refused(
        errors(
            326, LOCKED, 403, sub_error_code=0, bounce_location="https://twitter.com/account/access"
        )
    )


def suspended() -> Refused:
    sentence = "The user used for authentication is suspended"
    return Refused(problem("Forbidden", 403, sentence, "user-suspended"))


def fault(name: str, kind: str) -> Response | None:
    if name == "rate_limit":
        limited = errors(88, "Rate limit exceeded", 429)
        reset = int(clock.now()) // WINDOW_S * WINDOW_S + WINDOW_S
        window = {"limit": 75, "remaining": 0, "reset": reset}
        limited.headers.update(
            {f"x-rate-limit-{name}": str(value) for name, value in window.items()}
        )
        return limited
    if name == "server_error":
        return problem("Service Unavailable", 503)
    if name == "credits_exhausted":
        sentence = "Your enrolled account does not have any credits to fulfill this request."
        # The token endpoint costs nothing.
        return problem("CreditsDepleted", 402, sentence, "credits") if kind != "token" else None
    if kind in ("token", "revoke"):
        return oauth_error("invalid_client", "Client authentication failed", 401)
    return problem(
        "Client Forbidden",
        403,
        "When authenticating requests to the Twitter API v2 endpoints, you must use keys and"
        " tokens from a Twitter developer App that is attached to a Project. You can create a"
        " project via the developer portal.",
        "client-forbidden",
        reason="client-not-enrolled",
        registration_url="https://developer.twitter.com/en/docs/projects/overview",
    )


def went_wrong(detail: str) -> Refused:
    """X shows one page for every wrong request. The detail is the sandbox's own help."""
    return consent.problem("x", "You cannot give access to this app", detail)


def unknown_address() -> Response:
    return problem("Not Found", 404)
