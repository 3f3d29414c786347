"""The browser's half of the seam: redirects to the consent pages."""

from __future__ import annotations

import pytest
from django.http import HttpResponse, HttpResponseRedirect
from django.test import RequestFactory
from pytest_django import Settings

from channels import registry
from channels.http import AuthorizeAddressMiddleware

SANDBOX = "http://127.0.0.1:8001"


def through(location: str) -> str:
    middleware = AuthorizeAddressMiddleware(lambda _: HttpResponseRedirect(location))
    return middleware(RequestFactory().get("/")).headers["Location"]


HOSTS = [network.authorize_host for network in registry.NETWORKS if network.authorize_host]


@pytest.mark.parametrize("host", HOSTS)
def test_a_consent_page_becomes_the_pretend_one(settings: Settings, host: str) -> None:
    settings.SANDBOX_URL = SANDBOX
    there = through(f"https://{host}/v25.0/dialog/oauth?client_id=1&scope=a%2Cb&state=s")
    assert there == f"{SANDBOX}/{host}/v25.0/dialog/oauth?client_id=1&scope=a%2Cb&state=s"


@pytest.mark.parametrize(
    "location",
    [
        "/channels/",
        "https://example.com/",
        "https://api.x.com/2/users/me",  # of a network, but no consent page
        "http://x.com/i/oauth2/authorize",
        "https://x.com.evil.example/",
    ],
)
def test_every_other_address_stays(settings: Settings, location: str) -> None:
    settings.SANDBOX_URL = SANDBOX
    assert through(location) == location


@pytest.mark.parametrize("host", [network.authorize_host for network in registry.NETWORKS])
def test_without_a_sandbox_nothing_is_touched(settings: Settings, host: str) -> None:
    settings.SANDBOX_URL = ""
    location = f"https://{host}/oauth?state=s"
    assert through(location) == location


def test_a_page_without_a_location_passes(settings: Settings) -> None:
    settings.SANDBOX_URL = SANDBOX
    middleware = AuthorizeAddressMiddleware(lambda _: HttpResponse("ok"))
    response = middleware(RequestFactory().get("/"))
    assert response.status_code == 200
    assert "Location" not in response.headers
