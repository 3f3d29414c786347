"""Libraries that we did not write, with every call of theirs answered by the pretend networks.

Publishing tools point such libraries at the sandbox. What they send must be taken, and what
comes back must be understood by them; here they drive whole logins.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict

from sandbox.networks.registry import BY_HOST
from tests.sandbox.driving import Driver, returned

# Says yes on the consent page at an address; what the way back to the app carries.
Allow = Callable[..., dict[str, str]]


@pytest.fixture(autouse=True)
def _calls_go_to_the_sandbox(pretend: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """For what is built on requests: the real address, answered in this process."""
    web = pretend.test_client(use_cookies=False)

    def send(
        _: HTTPAdapter, request: requests.PreparedRequest, *args: object, **kwargs: object
    ) -> requests.Response:
        return _answered(web, request)

    monkeypatch.setattr(HTTPAdapter, "send", send)


@pytest.fixture
def allow(driver: Driver) -> Allow:
    def allow(address: str, account: str, **answer: object) -> dict[str, str]:
        form = {"account": account, "decision": "allow", **answer}
        return returned(driver.web.post(_served(address), data=form))

    return allow


def _served(address: str) -> str:
    """Where the pretend network stands. Another address is a mistake of the library's user."""
    parts = urlsplit(address)
    if parts.scheme != "https" or parts.hostname not in BY_HOST:
        raise requests.ConnectionError(f"not an address of a network: {address.partition('?')[0]}")
    return f"/{parts.hostname}{parts.path}?{parts.query}"


def _answered(web: FlaskClient, request: requests.PreparedRequest) -> requests.Response:
    headers = {name: str(value) for name, value in request.headers.items()}
    headers.pop("Content-Length", None)  # counted anew
    address = request.url or ""
    reply = web.open(
        _served(address), method=request.method, headers=headers, data=request.body or b""
    )
    response = requests.Response()
    response.status_code = reply.status_code
    response.headers = CaseInsensitiveDict(reply.headers.items())
    response._content = reply.get_data()
    response.encoding = "utf-8"
    response.url, response.request = address, request
    return response
