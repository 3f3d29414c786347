"""DPoP proofs, as strict as the real server.

https://github.com/bluesky-social/atproto/blob/main/packages/oauth/oauth-provider/src/dpop/dpop-manager.ts
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from flask import request

from sandbox.networks.bluesky import nonces, signed
from sandbox.networks.bluesky.answers import oauth_error, xrpc_error
from sandbox.networks.bluesky.hosts import address, host
from sandbox.networks.bluesky.signed import Jwt, NotSigned
from sandbox.replies import Refused

# A proof is ten seconds good, and clocks may differ by what a nonce lives.
YOUNG_S = 10 + 180
Refusal = Callable[[str, str], Refused]


def of_client() -> str:
    """The thumbprint of the key that this request to an authorization server is proved with."""
    return _proved(lambda error, text: oauth_error(error, text, 400), "")


def of_caller(access_token: str) -> str:
    """The same of a call with a token, at a server that keeps accounts."""
    return _proved(lambda error, text: xrpc_error(error, text, 401), access_token)


def _proved(refuse: Refusal, access_token: str) -> str:
    sent = request.headers.getlist("DPoP")
    if len(sent) != 1 or not sent[0]:
        raise refuse("invalid_dpop_proof", "DPoP proof required")
    try:
        proof = signed.read(sent[0])
        jwk = _embedded(proof)
        proof.check(jwk)
    except NotSigned as why:
        raise refuse("invalid_dpop_proof", f"Failed to verify DPoP proof: {why}") from None
    _check_claims(proof, refuse, access_token)
    if not signed.first_time("proof", proof.claims["jti"]):
        raise refuse("invalid_dpop_proof", "DPoP proof replayed")
    return signed.thumbprint(jwk)


def _embedded(proof: Jwt) -> dict[str, Any]:
    jwk = proof.header.get("jwk")
    if proof.header.get("typ") != "dpop+jwt":
        raise NotSigned('unexpected "typ" JWT header value')
    if not isinstance(jwk, dict):
        raise NotSigned('"jwk" (JSON Web Key) Header Parameter must be a JSON object')
    if "d" in jwk:
        raise NotSigned('"jwk" (JSON Web Key) Header Parameter must be a public key')
    return jwk


def _check_claims(proof: Jwt, refuse: Refusal, access_token: str) -> None:
    claims = proof.claims
    if not signed.near(claims.get("iat"), seconds=YOUNG_S):
        raise refuse("invalid_dpop_proof", 'Failed to verify DPoP proof: "iat" claim check failed')
    if not isinstance(claims.get("jti"), str) or not claims["jti"]:
        raise refuse("invalid_dpop_proof", 'DPoP "jti" missing')
    if claims.get("htm") != request.method:
        raise refuse("invalid_dpop_proof", 'DPoP "htm" mismatch')
    if claims.get("htu") != address():
        raise refuse("invalid_dpop_proof", 'DPoP "htu" mismatch')
    if not claims.get("nonce"):
        raise refuse("use_dpop_nonce", "Authorization server requires nonce in DPoP proof")
    if not nonces.taken(host(), str(claims["nonce"])):
        raise refuse("use_dpop_nonce", 'DPoP "nonce" mismatch')
    digest = signed.in_text(hashlib.sha256(access_token.encode()).digest())
    if access_token and claims.get("ath") != digest:
        raise refuse("invalid_dpop_proof", 'DPoP "ath" mismatch')
    if not access_token and "ath" in claims:
        raise refuse("invalid_dpop_proof", 'DPoP "ath" claim not allowed')
