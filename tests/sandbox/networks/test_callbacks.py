"""What Facebook and Instagram tell the app unasked."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest

from tests.sandbox.driving import GRAPH, HARBOUR_IG, HARBOUR_X, MAREN, Driver


class Listener(BaseHTTPRequestHandler):
    """The app's side: keeps what it is sent."""

    heard: list[tuple[str, str]]
    status = 200

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.heard.append((self.path, parse_qs(body)["signed_request"][0]))
        self.send_response(self.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def listener() -> Iterator[tuple[str, type[Listener]]]:
    handler = type("Heard", (Listener,), {"heard": []})
    server = HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", handler
    server.shutdown()
    server.server_close()
    thread.join()


def opened(signed: str, secret: str) -> dict[str, Any]:
    """The payload, once its signature holds."""
    signature, payload = signed.split(".")
    digest = hmac.new(secret.encode(), payload.encode(), hashlib.sha256).digest()
    assert base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == signature
    told: dict[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return told


def test_removing_the_app_is_told_with_a_signature(
    driver: Driver, listener: tuple[str, type[Listener]]
) -> None:
    url, handler = listener
    driver.control("clients/demo-facebook", {"deauthorize_url": f"{url}/gone/"})
    driver.facebook_long()
    told = driver.happen("facebook", MAREN, revoked=True)
    assert told["callbacks"] == [{"url": f"{url}/gone/", "status": 200}]
    path, signed = handler.heard[0]
    assert path == "/gone/"
    payload = opened(signed, "demo-facebook-secret")
    assert payload["algorithm"] == "HMAC-SHA256"
    assert payload["user_id"] == MAREN
    assert payload["issued_at"] == pytest.approx(time.time(), abs=10)


def test_instagram_names_the_person_as_this_app_knows_them(
    driver: Driver, listener: tuple[str, type[Listener]]
) -> None:
    url, handler = listener
    driver.control("clients/demo-instagram", {"deauthorize_url": url})
    me = driver.instagram_me(driver.instagram_long()).json or {}
    driver.happen("instagram", HARBOUR_IG, revoked=True)
    payload = opened(handler.heard[0][1], "demo-instagram-secret")
    assert payload["user_id"] == me["id"] != HARBOUR_IG


def test_wish_to_delete_data_is_passed_on_too(
    driver: Driver, listener: tuple[str, type[Listener]]
) -> None:
    url, handler = listener
    addresses = {"deauthorize_url": f"{url}/gone/", "data_deletion_url": f"{url}/delete/"}
    driver.control("clients/demo-facebook", addresses)
    driver.facebook_long()
    driver.happen("facebook", MAREN, data_deletion=True)
    assert [path for path, _ in handler.heard] == ["/gone/", "/delete/"]


def test_giving_back_by_the_api_is_told_beside_the_answer(
    driver: Driver, listener: tuple[str, type[Listener]]
) -> None:
    url, handler = listener
    driver.control("clients/demo-facebook", {"deauthorize_url": url})
    token = driver.facebook_long()
    driver.web.delete(f"{GRAPH}/me/permissions?access_token={token}")
    deadline = time.monotonic() + 5
    while not handler.heard and time.monotonic() < deadline:
        time.sleep(0.01)
    assert opened(handler.heard[0][1], "demo-facebook-secret")["user_id"] == MAREN


def test_app_that_refuses_or_is_away_stops_nothing(
    driver: Driver, listener: tuple[str, type[Listener]]
) -> None:
    url, handler = listener
    handler.status = 500
    driver.control("clients/demo-facebook", {"deauthorize_url": url})
    driver.facebook_long()
    assert driver.happen("facebook", MAREN, revoked=True)["callbacks"][0]["status"] == 500
    driver.control("clients/demo-facebook", {"deauthorize_url": "http://127.0.0.1:9/"})
    driver.facebook_long()
    assert driver.happen("facebook", MAREN, revoked=True)["callbacks"][0]["status"] is None


def test_nothing_is_told_without_an_address_or_a_grant(
    driver: Driver, listener: tuple[str, type[Listener]]
) -> None:
    url, handler = listener
    driver.facebook_long()
    assert driver.happen("facebook", MAREN, revoked=True)["callbacks"] == []
    driver.control("clients/demo-facebook", {"deauthorize_url": url})
    assert driver.happen("facebook", MAREN, revoked=True)["callbacks"] == []
    assert handler.heard == []


def test_other_networks_pass_no_wish_on(driver: Driver) -> None:
    reply = driver.web.post(f"/control/x/accounts/{HARBOUR_X}", json={"data_deletion": True})
    assert reply.status_code == 400
