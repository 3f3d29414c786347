"""The webhooks of X and of Facebook's Pages: a handshake, then a signed event."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.sandbox.driving import (
    FB_SCOPES,
    GRAPH,
    HARBOUR_PAGE,
    HARBOUR_X,
    MAREN,
    Driver,
    body_of,
    graph_error,
)

METADATA = f"{FB_SCOPES},pages_manage_metadata"


def x_signature(what: bytes) -> str:
    digest = hmac.new(b"demo-x-consumer-secret", what, hashlib.sha256).digest()
    return f"sha256={base64.b64encode(digest).decode()}"


class App(BaseHTTPRequestHandler):
    """An app that gives the sign of life, and keeps what it is sent."""

    heard: list[tuple[dict[str, str], bytes]]
    knows_the_secret = True

    def do_GET(self) -> None:
        query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        said = query.get("hub.challenge", "")
        if "crc_token" in query:
            said = json.dumps({"response_token": x_signature(query["crc_token"].encode())})
        elif query["hub.verify_token"] != "demo-facebook-verify-token":
            said = ""
        self._say(said.encode() if self.knows_the_secret else b"hello")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.heard.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self._say(b"")

    def _say(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def app() -> Iterator[tuple[str, type[App]]]:
    handler = type("Heard", (App,), {"heard": []})
    server = HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/webhook/", handler
    server.shutdown()
    server.server_close()
    thread.join()


def subscribed_page(driver: Driver, scope: str = METADATA) -> Any:
    """Install the app on the Page; the answer."""
    rows = body_of(driver.graph("me/accounts", driver.facebook_long(scope=scope)))["data"]
    token = next(row["access_token"] for row in rows if row["id"] == HARBOUR_PAGE)
    form = {"access_token": token, "subscribed_fields": "business_integrity"}
    return driver.web.post(f"{GRAPH}/{HARBOUR_PAGE}/subscribed_apps", data=form)


class TestX:
    def test_a_removed_app_is_told_and_signed(
        self, driver: Driver, app: tuple[str, type[App]]
    ) -> None:
        url, handler = app
        driver.control("clients/demo-x", {"webhook_url": url})
        driver.x_pair()
        told = driver.happen("x", HARBOUR_X, revoked=True)
        assert told["callbacks"] == [{"url": url, "status": 200}]
        ((headers, body),) = handler.heard
        assert headers["x-twitter-webhooks-signature"] == x_signature(body)
        event = json.loads(body)["data"]
        assert event["event_type"] == "oauth.revoke"
        assert event["payload"]["user_id"] == HARBOUR_X

    def test_who_cannot_give_the_sign_hears_nothing(
        self, driver: Driver, app: tuple[str, type[App]]
    ) -> None:
        url, handler = app
        handler.knows_the_secret = False
        driver.control("clients/demo-x", {"webhook_url": url})
        driver.x_pair()
        assert driver.happen("x", HARBOUR_X, revoked=True)["callbacks"][0]["status"] is None
        assert handler.heard == []


class TestPages:
    def test_a_restriction_is_told_with_its_end_and_refuses_posts(
        self, driver: Driver, app: tuple[str, type[App]]
    ) -> None:
        url, handler = app
        driver.control("clients/demo-facebook", {"webhook_url": url})
        assert subscribed_page(driver).json == {"success": True}
        what = {"place": HARBOUR_PAGE, "feature": "page_read_only", "seconds": 3600}
        driver.happen("facebook", MAREN, restrict=what)
        ((headers, body),) = handler.heard
        digest = hmac.new(b"demo-facebook-secret", body, hashlib.sha256).hexdigest()
        assert headers["x-hub-signature-256"] == f"sha256={digest}"
        (entry,) = json.loads(body)["entry"]
        (news,) = entry["messaging"]
        assert (entry["id"], news["status"]) == (HARBOUR_PAGE, "restricted")
        (row,) = news["restrictions"]
        assert (row["feature"], row["status"]) == ("page_read_only", "RESTRICTED")
        assert row["expiration_time"] - row["applied_time"] == pytest.approx(3600, abs=5)

    def test_what_is_lifted_is_told_too(self, driver: Driver, app: tuple[str, type[App]]) -> None:
        url, handler = app
        driver.control("clients/demo-facebook", {"webhook_url": url})
        subscribed_page(driver)
        driver.happen("facebook", MAREN, restrict=HARBOUR_PAGE)
        driver.happen("facebook", MAREN, unrestrict=HARBOUR_PAGE)
        told = [json.loads(body)["entry"][0]["messaging"][0] for _, body in handler.heard]
        assert [news["status"] for news in told] == ["suspended", "ok"]
        assert told[1]["restrictions"][0]["status"] == "UNRESTRICTED"

    def test_a_page_without_the_app_tells_it_nothing(
        self, driver: Driver, app: tuple[str, type[App]]
    ) -> None:
        url, handler = app
        driver.control("clients/demo-facebook", {"webhook_url": url})
        refused = subscribed_page(driver, FB_SCOPES)
        assert graph_error(refused)["code"] == 200
        assert driver.happen("facebook", MAREN, restrict=HARBOUR_PAGE)["callbacks"] == []
        assert handler.heard == []

    @pytest.mark.parametrize(
        "what", ["77", {"place": HARBOUR_PAGE, "feature": "all"}, {"feature": "page_publish"}]
    )
    def test_what_it_does_not_have_is_not_restricted(self, driver: Driver, what: object) -> None:
        reply = driver.web.post(f"/control/facebook/accounts/{MAREN}", json={"restrict": what})
        assert reply.status_code == 400


def test_other_networks_restrict_no_place(driver: Driver) -> None:
    reply = driver.web.post(f"/control/x/accounts/{HARBOUR_X}", json={"restrict": "1"})
    assert reply.status_code == 400
