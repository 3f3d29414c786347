"""An app that speaks to the pretend Bluesky by itself: proofs and assertions by joserfc.

Nothing here is the site's own, so that both sides of the line are held to the specification.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import ECKey
from werkzeug.test import TestResponse

HARBOUR, LINDQVIST = "did:plc:harbourcafe2of3the4tes5t", "did:plc:lindqvist2cycles3te4stin"
ENTRYWAY, OYSTER, OWN = "bsky.social", "oyster.host.bsky.network", "pds.harbour.test"
BACK = "http://127.0.0.1:8000/accounts/bluesky/login/callback/"
SCOPE = "atproto transition:generic"
VERIFIER = "v" * 64
ID = "https://care.test/oauth-client-metadata.json"


def in_text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


CHALLENGE = in_text(hashlib.sha256(VERIFIER.encode()).digest())
LOOPBACK = f"http://localhost?{urlencode({'redirect_uri': BACK, 'scope': SCOPE})}"


def pushed(web: FlaskClient, **asked: str) -> dict[str, str]:
    """What the browser of an app without keys is sent with."""
    return Visitor(web).pushed(**asked)


@dataclass
class Visitor:
    """``client``: its id; ``key``: of its own, where it is a confidential one."""

    web: FlaskClient
    client: str = LOOPBACK
    key: ECKey | None = None
    back: str = BACK
    host: str = ENTRYWAY
    proof_key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256"))
    nonces: dict[str, str] = field(default_factory=dict)

    def proof(self, method: str, url: str, token: str = "", **changed: Any) -> str:
        """``changed``: claims that are otherwise; None leaves one out."""
        claims: dict[str, Any] = {
            "jti": secrets.token_hex(8),
            "htm": method,
            "htu": url,
            "iat": int(time.time()),
            "nonce": self.nonces.get(urlsplit(url).netloc),
        }
        if token:
            claims["ath"] = in_text(hashlib.sha256(token.encode()).digest())
        claims = {name: value for name, value in (claims | changed).items() if value is not None}
        key = self.proof_key
        header = {"alg": "ES256", "typ": "dpop+jwt", "jwk": key.as_dict(private=False)}
        return jwt.encode(header, claims, key)

    def assertion(self, **changed: Any) -> str:
        assert self.key is not None
        now = int(time.time())
        claims = {
            "iss": self.client,
            "sub": self.client,
            "aud": f"https://{self.host}",
            "jti": secrets.token_hex(8),
            "iat": now,
            "exp": now + 60,
            **changed,
        }
        header = {"alg": "ES256", "kid": self.key.thumbprint()}
        return jwt.encode(header, claims, self.key)

    def send(
        self, method: str, url: str, proof: str, form: Mapping[str, str] | None = None, **how: Any
    ) -> TestResponse:
        headers = {"DPoP": proof, **how.pop("headers", {})}
        path = url.removeprefix("https:/")
        reply = self.web.open(path, method=method, data=form, headers=headers, **how)
        if nonce := reply.headers.get("DPoP-Nonce"):
            self.nonces[urlsplit(url).netloc] = nonce
        return reply

    def post(self, what: str, form: Mapping[str, str], **claims: Any) -> TestResponse:
        """To the authorization server, with the nonce that it asks for."""
        url = f"https://{self.host}/oauth/{what}"
        reply = self._post(url, form, claims)
        if body(reply).get("error") == "use_dpop_nonce" and "nonce" not in claims:
            reply = self._post(url, form, claims)
        return reply

    def _post(self, url: str, form: Mapping[str, str], claims: dict[str, Any]) -> TestResponse:
        who = {"client_id": self.client}
        if self.key:
            jwt_bearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
            who |= {"client_assertion_type": jwt_bearer, "client_assertion": self.assertion()}
        return self.send("POST", url, self.proof("POST", url, **claims), {**who, **form})

    def push(self, **changed: str) -> TestResponse:
        form = {
            "response_type": "code",
            "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
            "state": "st-1",
            "redirect_uri": self.back,
            "scope": SCOPE,
        }
        return self.post("par", {**form, **changed})

    def pushed(self, **asked: str) -> dict[str, str]:
        """What the browser is sent with."""
        return {"client_id": self.client, "request_uri": body(self.push(**asked))["request_uri"]}

    def authorize(self, account: str = HARBOUR, decision: str = "allow", **asked: str) -> str:
        """The address that the person comes back to."""
        page = f"/{self.host}/oauth/authorize?{urlencode(self.pushed(**asked))}"
        reply = self.web.post(page, data={"account": account, "decision": decision})
        assert reply.status_code == 302, reply.get_data(as_text=True)
        return reply.headers["Location"]

    def exchange(self, code: str, **changed: str) -> TestResponse:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.back,
            "code_verifier": VERIFIER,
        }
        return self.post("token", {**form, **changed})

    def pair(self, account: str = HARBOUR) -> dict[str, Any]:
        code = parse_qs(urlsplit(self.authorize(account)).query)["code"][0]
        reply = self.exchange(code)
        assert reply.status_code == 200, reply.get_data(as_text=True)
        return body(reply)

    def renew(self, refresh: str) -> TestResponse:
        return self.post("token", {"grant_type": "refresh_token", "refresh_token": refresh})

    def session(self, token: str, server: str = OYSTER, **claims: Any) -> TestResponse:
        return self.call("GET", "com.atproto.server.getSession", token, server, **claims)

    def call(
        self, method: str, name: str, token: str, server: str = OYSTER, **claims: Any
    ) -> TestResponse:
        sent = {"json": claims.pop("json")} if "json" in claims else {}
        for _ in range(2):
            url = f"https://{server}/xrpc/{name}"
            headers = {"Authorization": f"DPoP {token}"}
            proof = self.proof(method, url, token, **claims)
            reply = self.send(method, url, proof, headers=headers, **sent)
            if body(reply).get("error") != "use_dpop_nonce" or "nonce" in claims:
                break
        return reply


def body(reply: TestResponse) -> dict[str, Any]:
    told = json.loads(reply.get_data(as_text=True) or "{}")
    assert isinstance(told, dict)
    return told


def said(reply: TestResponse) -> tuple[int, str, str]:
    told = body(reply)
    text = told.get("error_description") or told.get("message") or ""
    return reply.status_code, told.get("error", ""), text
