"""Who our app is, as servers read it at addresses of ours."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import jwt
import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from channels import registry
from channels.contract import Network, own_apps
from channels.http import dpop
from channels.registrations import app_of
from tests.channels.own_way import OwnWay, put_in_place
from tests.factories import NOW

NEW, OLD = dpop.new_key(), dpop.new_key()
LOOPBACK = {"client_id": "http://localhost", "secret": "", "keys": ""}
ADDRESS = "https://care.example/oauth-client-metadata.json"


@pytest.fixture(autouse=True)
def network(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Network:
    settings.SITE_URL = "https://care.example"
    held = {"client_id": ADDRESS, "secret": NEW, "keys": own_apps.joined([NEW, OLD])}
    settings.NETWORK_APPS = {"x": held}
    return put_in_place(monkeypatch, settings, OwnWay(), register=None, own_keys=True)


def read(client: Client, path: str) -> tuple[HttpResponse, dict[str, Any]]:
    response: HttpResponse = client.get(path)  # type: ignore[assignment]
    assert response.status_code == 200
    return response, json.loads(response.content)


def test_it_says_who_we_are(client: Client) -> None:
    _response, told = read(client, own_apps.METADATA_PATH)
    assert told == {
        "client_id": ADDRESS,
        "application_type": "web",
        "client_name": "Channel Care",
        "client_uri": "https://care.example/",
        "policy_uri": "https://care.example/privacy/",
        "tos_uri": "https://care.example/terms/",
        "grant_types": ["authorization_code", "refresh_token"],
        "response_types": ["code"],
        "scope": " ".join(registry.get("x").scopes),
        "redirect_uris": ["https://care.example/accounts/x/login/callback/"],
        "token_endpoint_auth_method": "private_key_jwt",
        "token_endpoint_auth_signing_alg": "ES256",
        "jwks_uri": "https://care.example/oauth-jwks.json",
        "dpop_bound_access_tokens": True,
    }


def test_every_key_of_ours_is_there_and_no_private_half(client: Client) -> None:
    _response, told = read(client, own_apps.KEYS_PATH)
    assert [key["kid"] for key in told["keys"]] == [dpop.key_id(NEW), dpop.key_id(OLD)]
    for key in told["keys"]:
        assert set(key) == {"kty", "crv", "x", "y", "kid", "use", "alg"}
    keys = {key["kid"]: jwt.PyJWK(key) for key in told["keys"]}
    signed = dpop.assertion(OLD, ADDRESS, "https://as.example", at=NOW)
    kid = jwt.get_unverified_header(signed)["kid"]
    options: Any = {"verify_exp": False, "verify_iat": False}
    jwt.decode(signed, keys[kid], ["ES256"], audience="https://as.example", options=options)


@pytest.mark.parametrize("path", [own_apps.METADATA_PATH, own_apps.KEYS_PATH])
def test_it_is_the_same_for_everybody_and_kept_a_while(client: Client, path: str) -> None:
    client.cookies["django_language"] = "es"
    response, told = read(client, path)
    plain, same = read(Client(), path)
    assert told == same
    assert response.headers["Content-Type"] == "application/json"
    assert "max-age=600" in response.headers["Cache-Control"]
    assert "public" in response.headers["Cache-Control"]
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
    assert client.post(path).status_code == 405
    assert plain.headers["Cache-Control"] == response.headers["Cache-Control"]


@pytest.mark.parametrize(
    "held", [None, {"client_id": "http://localhost", "secret": "", "keys": ""}]
)
def test_where_no_server_could_read_it_there_is_nothing(
    client: Client, settings: Settings, held: dict[str, str] | None
) -> None:
    settings.NETWORK_APPS = {"x": held} if held else {}
    for path in (own_apps.METADATA_PATH, own_apps.KEYS_PATH):
        assert client.get(path).status_code == 404


def test_our_app_there_is_the_address_and_the_newest_key() -> None:
    app = app_of("x")
    assert app
    assert (app.client_id, app.secret) == (ADDRESS, NEW)
    assert own_apps.pems_in(app.options[own_apps.KEYS]) == (NEW, OLD)
    assert NEW not in repr(replace(app, id="x"))
