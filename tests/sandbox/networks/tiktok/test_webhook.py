"""TikTok's webhook: signed, every event at one address, sent again until it is taken."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from tests.sandbox.driving import Driver
from tests.sandbox.networks.tiktok.test_tiktok import HARBOUR, pair

HOUR = 3600.0
SIGNED = re.compile(r"t=(\d+),s=([0-9a-f]{64})")


class App(BaseHTTPRequestHandler):
    """An app that keeps what it is sent, and answers as it is told to."""

    heard: list[tuple[str, bytes]]
    answers: list[int]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.heard.append((self.headers["Tiktok-Signature"], body))
        self.send_response(self.answers.pop(0) if self.answers else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def app(driver: Driver) -> Iterator[type[App]]:
    handler = type("Heard", (App,), {"heard": [], "answers": []})
    server = HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}/webhook/"
    driver.control("clients/demo-tiktok", {"webhook_url": url})
    yield handler
    server.shutdown()
    server.server_close()
    thread.join()


def proved(signature: str, body: bytes) -> dict[str, Any]:
    """The event, once its signature holds."""
    match = SIGNED.fullmatch(signature)
    assert match
    signed = match[1].encode() + b"." + body
    digest = hmac.new(b"demo-tiktok-secret", signed, hashlib.sha256).hexdigest()
    assert digest == match[2]
    event: dict[str, Any] = json.loads(body)
    return event


def test_a_removed_app_is_told_with_its_reason_inside_a_string(
    driver: Driver, app: type[App]
) -> None:
    pair(driver)
    driver.happen("tiktok", HARBOUR, revoked=True)
    event = proved(*app.heard[0])
    assert event["event"] == "authorization.removed"
    assert (event["client_key"], event["user_openid"]) == ("demo-tiktok", HARBOUR)
    assert event["content"] == '{"reason": 1}'


@pytest.mark.parametrize(
    ("happens", "reason"),
    [
        ({"suspended": True}, 4),
        ({"ended_because": "unknown"}, 0),
        ({"ended_because": "account_deleted"}, 2),
        ({"ended_because": "age_changed"}, 3),
        ({"ended_because": "developer"}, 5),
    ],
)
def test_every_reason(
    driver: Driver, app: type[App], happens: dict[str, object], reason: int
) -> None:
    pair(driver)
    driver.happen("tiktok", HARBOUR, **happens)
    assert json.loads(proved(*app.heard[0])["content"]) == {"reason": reason}


def test_what_is_not_taken_is_sent_again_signed_anew_for_three_days(
    driver: Driver, app: type[App]
) -> None:
    app.answers = [500, 400]
    pair(driver)
    driver.happen("tiktok", HARBOUR, revoked=True)
    driver.advance(HOUR)
    driver.advance(HOUR)
    driver.advance(HOUR)
    assert len(app.heard) == 3
    events = [proved(*each) for each in app.heard]
    assert events[0] == events[1] == events[2]
    assert len({signature for signature, _ in app.heard}) == 3


def test_after_three_days_it_is_given_up(driver: Driver, app: type[App]) -> None:
    app.answers = [500]
    pair(driver)
    driver.happen("tiktok", HARBOUR, revoked=True)
    driver.advance(73 * HOUR)
    assert len(app.heard) == 1
