"""Bluesky by Authlib: an app with a key of its own, which proves itself by ``private_key_jwt``.

Authlib signs no DPoP proofs; those come from ``Visitor``, by joserfc.
https://docs.authlib.org/en/latest/oauth2/client/http/
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from joserfc.jwk import ECKey

from tests.sandbox.clients.conftest import Allow
from tests.sandbox.driving import Driver
from tests.sandbox.networks.bluesky.visitor import (
    ENTRYWAY,
    HARBOUR,
    ID,
    LINDQVIST,
    OWN,
    OYSTER,
    SCOPE,
    VERIFIER,
    Visitor,
)

BACK = "https://care.test/accounts/bluesky/login/callback/"
SESSION = "/xrpc/com.atproto.server.getSession"


class Library:
    """Authlib at one authorization server, which it reads about first."""

    def __init__(self, driver: Driver, host: str = ENTRYWAY) -> None:
        self.proving = Visitor(driver.web, host=host)
        self.key = ECKey.generate_key("P-256")
        publish(driver, self.key)
        issuer = f"https://{host}"
        self.told = requests.get(f"{issuer}/.well-known/oauth-authorization-server", timeout=5)
        assertion = PrivateKeyJWT(issuer, headers={"kid": self.key.thumbprint()}, alg="ES256")

        def signed(
            auth: Any, method: str, uri: str, headers: dict[str, str], body: str
        ) -> tuple[str, dict[str, str], str]:
            uri, headers, body = assertion(auth, method, uri, headers, body)
            headers["DPoP"] = self.proving.proof(method, uri)
            headers["Content-Length"] = str(len(body))
            return uri, headers, body

        self.session = OAuth2Session(
            ID,
            self.key,
            redirect_uri=BACK,
            scope=SCOPE,
            code_challenge_method="S256",
            token_endpoint_auth_method="dpop",
            revocation_endpoint_auth_method="dpop",
        )
        self.session.register_client_auth_method(("dpop", signed))
        self.session.hooks["response"].append(self._keep_nonce)

    def _keep_nonce(self, reply: requests.Response, **_: object) -> None:
        host = urlsplit(reply.url or "").netloc
        self.proving.nonces[host] = reply.headers.get("DPoP-Nonce", "")

    def at(self, name: str) -> str:
        address: str = self.told.json()[name]
        return address

    def pushed(self) -> str:
        """Where the person is sent: the request was told ahead, and stands there by its name."""
        plain, _ = self.session.create_authorization_url("https://x/", code_verifier=VERIFIER)
        form = dict(parse_qsl(urlsplit(plain).query))
        where = self.at("pushed_authorization_request_endpoint")
        for _ in range(2):  # the first answer brings the server's nonce
            proved = self.session.client_auth("dpop")
            reply = self.session.post(where, data=form, auth=proved, withhold_token=True)
        assert reply.status_code == 201, reply.text
        query = {"client_id": ID, "request_uri": reply.json()["request_uri"]}
        return f"{self.at('authorization_endpoint')}?{urlencode(query)}"

    def signed_in(self, allow: Allow, account: str = HARBOUR) -> Mapping[str, Any]:
        back = allow(self.pushed(), account)
        assert back["iss"] == self.at("issuer")
        token: Mapping[str, Any] = self.session.fetch_token(
            self.at("token_endpoint"), code=back["code"], client_id=ID, code_verifier=VERIFIER
        )
        assert (token["token_type"], token["sub"]) == ("DPoP", account)
        return token

    def renewed(self, refresh: str) -> Mapping[str, Any]:
        token: Mapping[str, Any] = self.session.refresh_token(
            self.at("token_endpoint"), refresh_token=refresh, client_id=ID
        )
        return token

    def asks(self, token: Mapping[str, Any], server: str = OYSTER) -> requests.Response:
        address = f"https://{server}{SESSION}"
        for _ in range(2):  # here too
            proof = self.proving.proof("GET", address, token["access_token"])
            headers = {"Authorization": f"DPoP {token['access_token']}", "DPoP": proof}
            reply: requests.Response = self.session.get(
                address, headers=headers, withhold_token=True
            )
        return reply


def publish(driver: Driver, key: ECKey) -> None:
    """What the app says of itself at its address."""
    public = {**key.as_dict(private=False), "kid": key.thumbprint()}
    body = {
        "client_id": ID,
        "application_type": "web",
        "grant_types": ["authorization_code", "refresh_token"],
        "response_types": ["code"],
        "scope": SCOPE,
        "redirect_uris": [BACK],
        "token_endpoint_auth_method": "private_key_jwt",
        "token_endpoint_auth_signing_alg": "ES256",
        "jwks": {"keys": [public]},
        "dpop_bound_access_tokens": True,
    }
    driver.control("documents", {"url": ID, "body": body})


@pytest.mark.parametrize(
    ("issuer", "account", "server"), [(ENTRYWAY, HARBOUR, OYSTER), (OWN, LINDQVIST, OWN)]
)
def test_an_account_signs_in_is_renewed_and_leaves(
    driver: Driver, allow: Allow, issuer: str, account: str, server: str
) -> None:
    library = Library(driver, issuer)
    first = library.signed_in(allow, account)
    assert library.asks(first, server).json()["did"] == account
    fresh = library.renewed(first["refresh_token"])
    assert library.asks(first, server).status_code == 401
    assert library.asks(fresh, server).json()["did"] == account
    library.session.revoke_token(
        library.at("revocation_endpoint"), token=fresh["refresh_token"], body=f"client_id={ID}"
    )
    assert library.asks(fresh, server).status_code == 401


def test_a_refresh_token_that_comes_twice_ends_the_session(driver: Driver, allow: Allow) -> None:
    library = Library(driver)
    first = library.signed_in(allow)
    fresh = library.renewed(first["refresh_token"])
    with pytest.raises(OAuthError, match="Refresh token replayed"):
        library.renewed(first["refresh_token"])
    with pytest.raises(OAuthError, match="Invalid refresh token"):
        library.renewed(fresh["refresh_token"])


def test_a_key_that_the_app_does_not_publish_is_refused(driver: Driver, allow: Allow) -> None:
    library = Library(driver)
    first = library.signed_in(allow)
    publish(driver, ECKey.generate_key("P-256"))
    with pytest.raises(OAuthError, match="invalid_client"):
        library.renewed(first["refresh_token"])
