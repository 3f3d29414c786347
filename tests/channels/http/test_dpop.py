"""Proofs and assertions, read back by an implementation that is not ours (PyJWT, joserfc)."""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from joserfc.jwk import ECKey

from channels.http import dpop
from tests.factories import NOW

URL = "https://pds.example/xrpc/com.atproto.server.getSession"
TOKEN = "access-token-of-a-login"


def read(signed: str, **checked: Any) -> dict[str, Any]:
    """The claims, their signature checked with the key that the header itself carries."""
    key = jwt.PyJWK(jwt.get_unverified_header(signed)["jwk"])
    claims: dict[str, Any] = jwt.decode(
        signed, key, algorithms=["ES256"], options={"verify_iat": False}, **checked
    )
    return claims


def test_a_proof_is_of_one_request_and_names_its_public_key_alone() -> None:
    key = dpop.new_key()
    proof = dpop.proof_header(key, "post", f"{URL}?did=x#y", at=NOW, nonce="n1", access_token=TOKEN)
    claims, header = read(proof), jwt.get_unverified_header(proof)

    assert header == {"alg": "ES256", "typ": "dpop+jwt", "jwk": dpop.public_jwk(key)}
    assert "d" not in header["jwk"]
    assert (claims["htm"], claims["htu"]) == ("POST", URL)
    assert claims["iat"] == int(NOW.timestamp())
    assert claims["nonce"] == "n1"
    digest = hashlib.sha256(TOKEN.encode()).digest()
    assert claims["ath"] == base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def test_a_proof_without_nonce_and_token_claims_neither() -> None:
    claims = read(dpop.proof_header(dpop.new_key(), "GET", URL, at=NOW))
    assert set(claims) == {"jti", "htm", "htu", "iat"}


def test_no_two_proofs_have_the_same_mark() -> None:
    key = dpop.new_key()
    marks = {read(dpop.proof_header(key, "GET", URL, at=NOW))["jti"] for _ in range(20)}
    assert len(marks) == 20


def test_a_signature_is_whole_whatever_its_numbers_begin_with() -> None:
    key = dpop.new_key()
    for _ in range(200):  # one of 128 has a half that begins with a zero byte
        proof = dpop.proof_header(key, "GET", URL, at=NOW)
        assert len(proof.rpartition(".")[2]) == 86
        read(proof)


def test_an_assertion_is_good_for_a_minute_at_one_server() -> None:
    key = dpop.new_key()
    client = "https://care.example/oauth-client-metadata.json"
    signed = dpop.assertion(key, client, "https://as.example", at=NOW)
    claims = jwt.decode(
        signed,
        jwt.PyJWK(dpop.public_jwk(key)),
        algorithms=["ES256"],
        audience="https://as.example",
        issuer=client,
        options={"verify_exp": False, "verify_iat": False},
    )
    assert claims["sub"] == client
    assert claims["exp"] - claims["iat"] == 60
    assert jwt.get_unverified_header(signed)["kid"] == dpop.key_id(key)


def test_the_name_of_a_key_is_the_thumbprint_that_others_count() -> None:
    key = dpop.new_key()
    assert dpop.key_id(key) == ECKey.import_key(key).thumbprint()


def test_a_key_with_another_does_not_verify() -> None:
    proof = dpop.assertion(dpop.new_key(), "us", "them", at=NOW)
    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(
            proof, jwt.PyJWK(dpop.public_jwk(dpop.new_key())), algorithms=["ES256"], audience="them"
        )


@pytest.mark.parametrize(
    "pem",
    ["", "no key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "é" * 40],
)
def test_what_is_no_key_is_refused_without_being_said(pem: str) -> None:
    with pytest.raises(dpop.KeyUnfit) as refused:
        dpop.public_jwk(pem)
    assert not pem or pem not in str(refused.value)


def test_a_key_on_another_curve_is_refused() -> None:
    weak = ec.generate_private_key(ec.SECP224R1()).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    with pytest.raises(dpop.KeyUnfit):
        dpop.proof_header(weak.decode(), "GET", URL, at=NOW + timedelta(1))
