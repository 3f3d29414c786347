"""Whether it is the app that asks: a client assertion by one of its keys, or none of a public one.

https://atproto.com/specs/oauth#confidential-client-authentication
"""

from __future__ import annotations

from sandbox import sent
from sandbox.networks.bluesky import clients, signed
from sandbox.networks.bluesky.answers import oauth_error
from sandbox.networks.bluesky.clients import App
from sandbox.networks.bluesky.hosts import host
from sandbox.networks.bluesky.signed import NotSigned

JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LONGEST_S, SKEW_S = 60, 10


def who(proof_key: str) -> tuple[App, str]:
    """The app, and the name of the key that it proved itself with. ``proof_key``: thumbprint of
    the key of this request's proof, which must be another. Raises Refused."""
    form = sent.body()
    client_id = form.get("client_id", "")
    if not client_id:
        raise oauth_error(
            "invalid_request", 'Validation of "client_id" failed with error: Required'
        )
    app = clients.app_of(client_id)
    if app.public:
        if "client_assertion" in form:
            raise oauth_error("invalid_client", "Client authentication method mismatch")
        return app, ""
    if form.get("client_assertion_type") != JWT_BEARER or "client_assertion" not in form:
        raise oauth_error("invalid_request", "client_assertion is required")
    return app, _by_key(app, form["client_assertion"], proof_key)


def _by_key(app: App, assertion: str, proof_key: str) -> str:
    try:
        told = signed.read(assertion)
        key = app.keys.get(str(told.header.get("kid")))
        if key is None:
            raise NotSigned("no applicable key found in the JSON Web Key Set")
        told.check(key)
    except NotSigned as why:
        raise _refused(f"Failed to validate client assertion: {why}") from None
    claims = told.claims
    if claims.get("iss") != app.id or claims.get("sub") != app.id:
        raise _refused('unexpected "iss" or "sub" claim value')
    if claims.get("aud") != f"https://{host()}":
        raise _refused('unexpected "aud" claim value')
    # How old it is counts; it may say of itself that it holds for longer.
    if not signed.near(claims.get("iat"), seconds=LONGEST_S + SKEW_S):
        raise _refused('"iat" claim timestamp check failed')
    if "exp" in claims and not signed.ahead(claims["exp"], seconds=SKEW_S):
        raise _refused('"exp" claim timestamp check failed')
    if signed.thumbprint(key) == proof_key:
        raise oauth_error(
            "invalid_request", "The DPoP proof must be signed with a different key than the client"
        )
    if not signed.first_time("assertion", claims.get("jti")):
        raise oauth_error("invalid_grant", "Client assertion jti reused")
    return signed.thumbprint(key)


def _refused(text: str) -> Exception:
    return oauth_error("invalid_client", text)
