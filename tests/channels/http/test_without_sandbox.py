"""The same code at the real addresses, with nothing of the sandbox within reach."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from pytest_django import Settings
from requests.adapters import HTTPAdapter

from channels import http
from channels.contract import Endpoint

WHOAMI = Endpoint.WHOAMI


@pytest.fixture
def wire(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> list[requests.PreparedRequest]:
    settings.SANDBOX_URL = ""
    sent: list[requests.PreparedRequest] = []

    def send(_: HTTPAdapter, request: requests.PreparedRequest, **how: Any) -> Any:
        assert how["verify"] is True
        sent.append(request)
        raise requests.ConnectTimeout

    monkeypatch.setattr(HTTPAdapter, "send", send)
    return sent


def test_real_addresses_are_used(settings: Settings, wire: list[requests.PreparedRequest]) -> None:
    for network, hosts in settings.NETWORK_HOSTS.items():
        for host in hosts:
            http.door_for(network).send(WHOAMI, "GET", f"https://{host}/me")
    with http.allauth_session() as session, pytest.raises(requests.ConnectTimeout):
        session.get("https://api.pinterest.com/v5/user_account")
    hosts = [host for some in settings.NETWORK_HOSTS.values() for host in some]
    assert [request.url for request in wire] == [
        *(f"https://{host}/me" for host in hosts),
        "https://api.pinterest.com/v5/user_account",
    ]


def test_the_sandbox_cannot_be_asked(wire: list[requests.PreparedRequest]) -> None:
    for url in ("http://127.0.0.1:8001/api.x.com/me", "http://localhost:8001/control/reset"):
        with pytest.raises(http.AddressRefused):
            http.door_for("x").send(WHOAMI, "GET", url)
        with http.allauth_session() as session, pytest.raises(http.AddressRefused):
            session.get(url)
    assert wire == []
