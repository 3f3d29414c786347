"""Apps are addresses: what stands there is fetched, and refused as the real server refuses it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from flask import Flask
from joserfc.jwk import ECKey

from sandbox.networks.bluesky import clients
from sandbox.store import database
from tests.sandbox.networks.bluesky.visitor import ID, SCOPE, Visitor, said

BACK = "https://care.test/accounts/bluesky/login/callback/"
KEYS_AT = "https://care.test/oauth-jwks.json"
PAGES: dict[str, tuple[int, str, Any]] = {}


class _Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status, kind, told = PAGES.get(self.path, (404, "text/plain", {}))
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if status == 302:
            self.send_header("Location", "/moved.json")
        self.end_headers()
        self.wfile.write(json.dumps(told).encode())

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def metadata(**changed: Any) -> dict[str, Any]:
    told = {
        "client_id": ID,
        "application_type": "web",
        "client_uri": "https://care.test/",
        "grant_types": ["authorization_code", "refresh_token"],
        "response_types": ["code"],
        "scope": SCOPE,
        "redirect_uris": [BACK],
        "token_endpoint_auth_method": "private_key_jwt",
        "token_endpoint_auth_signing_alg": "ES256",
        "jwks_uri": KEYS_AT,
        "dpop_bound_access_tokens": True,
    }
    return {name: value for name, value in (told | changed).items() if value is not None}


def publish(told: Any, key: ECKey, *, status: int = 200, kind: str = "application/json") -> None:
    public = {**key.as_dict(private=False), "kid": key.thumbprint()}
    PAGES.clear()
    PAGES["/oauth-client-metadata.json"] = (status, kind, told)
    PAGES["/moved.json"] = (200, "application/json", told)
    PAGES["/oauth-jwks.json"] = (200, "application/json", {"keys": [public]})


@pytest.fixture
def visitor(pretend: Flask, origin: str) -> Visitor:
    with pretend.app_context():
        clients.stands_at("care.test", origin)
        database.commit()
    key = ECKey.generate_key("P-256")
    publish(metadata(), key)
    return Visitor(pretend.test_client(), ID, key, BACK)


def test_an_app_with_a_key_has_three_months_and_two_years(visitor: Visitor) -> None:
    pair = visitor.pair()
    assert visitor.session(pair["access_token"]).status_code == 200
    assert visitor.renew(pair["refresh_token"]).status_code == 200


@pytest.mark.parametrize(
    "changed",
    [
        {"client_id": "https://care.test/elsewhere.json"},
        {"dpop_bound_access_tokens": False},
        {"scope": "transition:generic"},
        {"scope": "atproto florp"},
        {"redirect_uris": []},
        {"redirect_uris": ["http://care.test/back/"]},
        {"jwks": {"keys": []}},
        {"jwks_uri": None},
        {"token_endpoint_auth_method": "client_secret_basic"},
        {"token_endpoint_auth_signing_alg": None},
        {"client_uri": "https://elsewhere.test/"},
        {"response_types": ["token"]},
    ],
)
def test_metadata_that_the_real_server_refuses(visitor: Visitor, changed: dict[str, Any]) -> None:
    assert visitor.key
    publish(metadata(**changed), visitor.key)
    status, error, _ = said(visitor.push())
    assert (status, error) in (
        (400, "invalid_client_metadata"),
        (400, "invalid_redirect_uri"),
    )


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (404, "application/json"),
        (200, "text/html"),
        (302, "application/json"),
        (203, "application/json"),
    ],
)
def test_metadata_that_cannot_be_had(visitor: Visitor, status: int, kind: str) -> None:
    assert visitor.key
    publish(metadata(), visitor.key, status=status, kind=kind)
    told = said(visitor.push())
    assert told[:2] == (400, "invalid_client_metadata")
    assert told[2].startswith("Unable to obtain client metadata")


def test_an_address_with_a_port_or_by_http_is_no_app(pretend: Flask) -> None:
    for client in ("http://care.test/a.json", "https://care.test:8443/a.json", "nobody"):
        told = said(Visitor(pretend.test_client(), client).push())
        assert told[:2] == (400, "invalid_client_metadata")


@pytest.mark.parametrize(
    ("claims", "error"),
    [
        ({"aud": "https://oyster.host.bsky.network"}, "invalid_client"),
        ({"iss": "https://elsewhere.test/"}, "invalid_client"),
        ({"sub": "nobody"}, "invalid_client"),
        ({"iat": 1_600_000_000}, "invalid_client"),
        ({"exp": 1_600_000_000}, "invalid_client"),
        ({"exp": "soon"}, "invalid_client"),
        ({"jti": ""}, "invalid_grant"),
    ],
)
def test_a_wrong_assertion_is_refused(
    visitor: Visitor, claims: dict[str, Any], error: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = visitor.assertion(**claims)
    monkeypatch.setattr(visitor, "assertion", lambda: wrong)
    assert said(visitor.push())[:2] == (400, error)


def test_an_assertion_may_say_that_it_holds_for_an_hour(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real server looks at its age alone, and libraries write an hour."""
    longer = visitor.assertion(exp=int(time.time()) + 3600)
    monkeypatch.setattr(visitor, "assertion", lambda: longer)
    assert visitor.push().status_code == 201


def test_an_assertion_is_good_once_and_its_second_use_costs_no_session(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = visitor.pair()
    same = visitor.assertion()
    with monkeypatch.context() as patch:
        patch.setattr(visitor, "assertion", lambda: same)
        pair = json.loads(visitor.renew(pair["refresh_token"]).data)
        assert said(visitor.renew(pair["refresh_token"]))[2] == "Client assertion jti reused"
    assert visitor.renew(pair["refresh_token"]).status_code == 200


def test_a_proof_by_the_key_of_the_app_is_refused(visitor: Visitor) -> None:
    assert visitor.key
    visitor.proof_key = visitor.key
    assert said(visitor.push())[:2] == (400, "invalid_request")


def test_another_key_of_the_app_ends_the_session(visitor: Visitor) -> None:
    pair = visitor.pair()
    visitor.key = ECKey.generate_key("P-256")
    publish(metadata(), visitor.key)
    assert "initiated with a different key" in said(visitor.renew(pair["refresh_token"]))[2]


def test_a_key_that_is_not_published_is_no_key(visitor: Visitor) -> None:
    visitor.key = ECKey.generate_key("P-256")
    assert said(visitor.push())[:2] == (400, "invalid_client")
