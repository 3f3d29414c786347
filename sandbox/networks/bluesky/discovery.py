"""What servers say of themselves. https://atproto.com/specs/oauth#server-metadata"""

from __future__ import annotations

from flask import Response

from sandbox import replies
from sandbox.networks.bluesky.clients import SCOPES
from sandbox.networks.bluesky.hosts import ISSUER_OF, ISSUERS, each, endpoints, host


@endpoints.takes(
    "api", *each(tuple(ISSUER_OF), "/.well-known/oauth-protected-resource"), methods=("GET",)
)
def protected_resource() -> Response:
    return replies.answer(
        {
            "resource": f"https://{host()}",
            "authorization_servers": [f"https://{ISSUER_OF[host()]}"],
            "scopes_supported": [],
            "bearer_methods_supported": ["header"],
        },
        content_type="application/json",
    )


@endpoints.takes("api", *each(ISSUERS, "/.well-known/oauth-authorization-server"), methods=("GET",))
def authorization_server() -> Response:
    origin = f"https://{host()}"
    told = {
        "issuer": origin,
        "authorization_endpoint": f"{origin}/oauth/authorize",
        "pushed_authorization_request_endpoint": f"{origin}/oauth/par",
        "token_endpoint": f"{origin}/oauth/token",
        "revocation_endpoint": f"{origin}/oauth/revoke",
        "jwks_uri": f"{origin}/oauth/jwks",
        "scopes_supported": list(SCOPES),
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["none", "private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["ES256", "ES256K"],
        "dpop_signing_alg_values_supported": ["ES256", "ES256K"],
        "authorization_response_iss_parameter_supported": True,
        "require_pushed_authorization_requests": True,
        "client_id_metadata_document_supported": True,
    }
    return replies.answer(told, content_type="application/json")
