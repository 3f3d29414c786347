"""How servers refuse: the ones that give out tokens, and the ones that keep accounts.

https://atproto.com/specs/xrpc#error-responses
"""

from __future__ import annotations

from flask import Response

from sandbox import replies
from sandbox.networks.bluesky import nonces
from sandbox.networks.bluesky.hosts import ISSUER_OF, ISSUERS, host
from sandbox.replies import Refused
from sandbox.store import clock

ALGORITHMS = "ES256 ES256K"
LIMIT, WINDOW_S = 3000, 300
AT_ISSUERS = ("token", "revoke", "authorize")


def oauth_error(error: str, description: str, status: int = 400) -> Refused:
    """As the authorization server says it. To be raised."""
    answer = replies.answer({"error": error, "error_description": description}, status)
    if status == 401:
        answer.headers["WWW-Authenticate"] = _challenge(error, description)
    return Refused(answer)


def xrpc_error(error: str, message: str, status: int = 400) -> Refused:
    """As a server that keeps accounts says it. To be raised."""
    answer = replies.answer({"error": error, "message": message}, status)
    if error in ("invalid_token", "invalid_dpop_proof", "use_dpop_nonce"):
        answer.headers["WWW-Authenticate"] = _challenge(error, message)
    return Refused(answer)


def _challenge(error: str, description: str) -> str:
    plain = description.replace('"', "'")
    return f'DPoP error="{error}", error_description="{plain}", algs="{ALGORITHMS}"'


def headers(kind: str) -> dict[str, str]:
    """Every answer of a server that takes proofs brings its nonce of now."""
    reset = int(clock.now()) // WINDOW_S * WINDOW_S + WINDOW_S
    limits = {
        "RateLimit-Limit": str(LIMIT),
        "RateLimit-Remaining": str(LIMIT - 1),
        "RateLimit-Reset": str(reset),
        "RateLimit-Policy": f"{LIMIT};w={WINDOW_S}",
    }
    proves = host() in ISSUERS or host() in ISSUER_OF
    return {**limits, "DPoP-Nonce": nonces.now(host())} if proves else limits


def fault(name: str, kind: str) -> Response | None:
    if name == "rate_limit":
        limited = replies.answer(
            {"error": "RateLimitExceeded", "message": "Rate Limit Exceeded"}, 429
        )
        limited.headers["RateLimit-Remaining"] = "0"
        return limited
    if name == "server_error" and kind in AT_ISSUERS:
        return oauth_error("server_error", "Internal Server Error", 500).response
    if name == "server_error":
        return xrpc_error(
            "UpstreamFailure", "Upstream server responded with an error", 502
        ).response
    if name == "app_disabled" and kind in AT_ISSUERS:
        return oauth_error("invalid_client", "This client is blocked here").response
    return None  # nobody is billed, and a server that keeps accounts knows no apps


def unknown_address() -> Response:
    return xrpc_error("XRPCNotSupported", "XRPCNotSupported", 404).response
