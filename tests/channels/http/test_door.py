"""The door: where it leads, how long it waits, and what it says of a broken line."""

from __future__ import annotations

import logging
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import requests
import urllib3
from pytest_django import Settings
from requests.adapters import HTTPAdapter

from channels import http
from channels.contract import App, Endpoint, Reply
from tests.factories import NOW

pytestmark = pytest.mark.slow

WHOAMI = Endpoint.WHOAMI
TOKEN = "token-nobody-may-see-012345"


class Handler(BaseHTTPRequestHandler):
    """Behaves as its path says, and notes what it was asked."""

    asked: list[tuple[str, str, dict[str, str], bytes]]

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        self.asked.append((self.command, self.path, dict(self.headers), body))
        kind = self.path.partition("?")[0].rpartition("/")[2]
        with suppress(OSError):  # the door has hung up
            getattr(self, f"_{kind}", self._fine)()

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *args: Any) -> None:
        pass

    def _head(self, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def _fine(self) -> None:
        self._head(x_rate="7")
        self.wfile.write(b'{"id": "1"}')

    def _cut(self) -> None:
        self.connection.shutdown(2)

    def _half(self) -> None:
        self._head(content_length="100")
        self.wfile.write(b'{"access_token"')

    def _hang(self) -> None:
        time.sleep(2)

    def _drip(self) -> None:
        self._head()
        for _ in range(30):
            self.wfile.write(b"x")
            time.sleep(0.1)

    def _slowhead(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
        for _ in range(30):
            self.wfile.write(b"x")
            time.sleep(0.1)

    def _big(self) -> None:
        self._head()
        self.wfile.write(b"x" * 2 * http.BODY_CAP)

    def _away(self) -> None:
        self._head(302, Location="https://api.x.com/2/fine")

    def _odd(self) -> None:
        self._head()
        self.wfile.write(b"\xff\xfe{")


@pytest.fixture
def server(settings: Settings) -> Iterator[type[Handler]]:
    handler = type("Noted", (Handler,), {"asked": []})
    running = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    running.daemon_threads = True
    thread = threading.Thread(target=running.serve_forever, args=(0.01,))
    thread.start()
    settings.SANDBOX_URL = f"http://127.0.0.1:{running.server_port}"
    settings.NETWORK_TIMEOUT = timedelta(seconds=0.5)
    settings.SOCIALACCOUNT_REQUESTS_TIMEOUT = 0.5
    yield handler
    running.shutdown()
    running.server_close()
    thread.join()


def ask(path: str = "fine", **more: Any) -> Reply:
    return http.door_for("x").send(WHOAMI, "GET", f"https://api.x.com/2/{path}", **more)


def test_an_answer_becomes_a_reply(server: type[Handler]) -> None:
    reply = ask(at=NOW)
    assert (reply.endpoint, reply.status, reply.at) == (WHOAMI, 200, NOW)
    assert reply.json == {"id": "1"}
    assert reply.headers["x-rate"] == "7"
    assert reply.failure == ""


def test_the_sandbox_is_reached_by_the_host_as_first_part_of_the_path(
    server: type[Handler],
) -> None:
    ask("users/me", params={"fields": "a b"})
    assert server.asked[0][1] == "/api.x.com/2/users/me?fields=a+b"


def test_brackets_in_an_address_stay_as_they_are(server: type[Handler]) -> None:
    ask("lookup?ids=List(1,2)")
    assert server.asked[0][1] == "/api.x.com/2/lookup?ids=List(1,2)"


def test_bearer_basic_and_form_are_sent_as_they_should(server: type[Handler]) -> None:
    ask(bearer="abc")
    http.door_for("x").send(
        Endpoint.TOKEN_REFRESH,
        "POST",
        "https://api.x.com/2/oauth2/token",
        data={"grant_type": "refresh_token"},
        basic=App("id", "secret"),
    )
    (_, _, first, _), (method, _, second, body) = server.asked
    assert first["Authorization"] == "Bearer abc"
    assert second["Authorization"] == "Basic aWQ6c2VjcmV0"
    assert (method, body) == ("POST", b"grant_type=refresh_token")
    assert second["Content-Type"] == "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("path", "failure"),
    [
        ("cut", "dropped"),
        ("half", "dropped"),
        ("hang", "timeout"),
        ("drip", "timeout"),
        ("slowhead", "timeout"),
    ],
)
def test_a_broken_line_is_a_reply_without_a_status(
    server: type[Handler], path: str, failure: str
) -> None:
    started = time.monotonic()
    reply = ask(path)
    assert (reply.status, reply.failure, reply.body) == (None, failure, "")
    assert time.monotonic() - started < 1.5


def test_nobody_listening_is_refused_and_nothing_was_sent(settings: Settings) -> None:
    settings.SANDBOX_URL = "http://127.0.0.1:1"
    reply = ask()
    assert (reply.status, reply.failure) == (None, "refused")


def connection_error(reason: Exception) -> requests.ConnectionError:
    pool: Any = None
    return requests.ConnectionError(urllib3.exceptions.MaxRetryError(pool, "/", reason))


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (requests.ConnectTimeout(), "refused"),
        (connection_error(urllib3.exceptions.NameResolutionError("h", None, OSError())), "refused"),  # type: ignore[arg-type]
        (requests.exceptions.SSLError(ssl.SSLCertVerificationError()), "tls"),
        (requests.exceptions.SSLError(ssl.SSLEOFError()), "dropped"),
        (requests.ConnectionError(urllib3.exceptions.ProtocolError("aborted")), "dropped"),
        (requests.exceptions.ChunkedEncodingError(), "dropped"),
    ],
)
def test_each_failure_of_the_line_has_its_name(
    monkeypatch: pytest.MonkeyPatch, error: Exception, failure: str
) -> None:
    def fail(*args: Any, **kwargs: Any) -> Any:
        raise error

    monkeypatch.setattr(HTTPAdapter, "send", fail)
    assert ask().failure == failure


def test_an_endless_body_is_cut_at_the_cap(server: type[Handler]) -> None:
    reply = ask("big")
    assert reply.status == 200
    assert len(reply.body) == http.BODY_CAP
    assert reply.json is None


def test_a_redirect_is_not_followed(server: type[Handler]) -> None:
    assert ask("away").status == 302
    assert len(server.asked) == 1


def test_a_body_that_is_no_text_is_read_all_the_same(server: type[Handler]) -> None:
    assert ask("odd").body == "\ufffd\ufffd{"


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/2/users/me",
        "https://graph.facebook.com/me",  # another network's host
        "http://api.x.com/2/users/me",
        "https://api.x.com:8443/2/users/me",
        "https://api.x.com@evil.example/2/users/me",
        "https://someone@api.x.com/2/users/me",
        "https://api.x.com.evil.example/",
        "file:///etc/passwd",
    ],
)
def test_no_other_address_can_be_asked(server: type[Handler], url: str) -> None:
    with pytest.raises(http.AddressRefused) as caught:
        http.door_for("x").send(WHOAMI, "GET", url, params={"access_token": TOKEN})
    assert TOKEN not in str(caught.value)
    assert server.asked == []


def test_an_unknown_network_has_no_door() -> None:
    with pytest.raises(KeyError):
        http.door_for("myspace")


def test_the_machines_proxy_and_netrc_are_not_used(
    server: type[Handler], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    assert ask().status == 200


def test_the_log_line_names_no_query_and_no_token(
    server: type[Handler], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        ask(params={"input_token": TOKEN}, bearer=TOKEN)
        ask("cut", params={"input_token": TOKEN})
    assert "network=x endpoint=whoami GET api.x.com/2/fine answer=200 ms=" in caplog.text
    assert "answer=dropped" in caplog.text
    assert TOKEN not in caplog.text


class TestAllauthSession:
    def test_it_goes_through_the_seam_for_every_network(self, server: type[Handler]) -> None:
        with http.allauth_session() as session:
            for host in ("graph.facebook.com", "api.x.com", "www.linkedin.com"):
                assert session.get(f"https://{host}/fine").json() == {"id": "1"}
        assert [path for _, path, _, _ in server.asked] == [
            "/graph.facebook.com/fine",
            "/api.x.com/fine",
            "/www.linkedin.com/fine",
        ]

    def test_it_asks_no_other_host(self, server: type[Handler]) -> None:
        with http.allauth_session() as session, pytest.raises(http.AddressRefused):
            session.get("https://evil.example/")

    @pytest.mark.parametrize("path", ["hang", "drip", "slowhead", "cut", "half"])
    def test_a_broken_line_is_an_error_that_allauth_knows(
        self, server: type[Handler], path: str
    ) -> None:
        started = time.monotonic()
        with http.allauth_session() as session, pytest.raises(requests.RequestException):
            session.get(f"https://api.x.com/{path}")
        assert time.monotonic() - started < 1.5

    def test_a_redirect_is_not_followed(self, server: type[Handler]) -> None:
        with http.allauth_session() as session:
            assert session.get("https://api.x.com/away").status_code == 302


def test_the_real_clock_is_used_where_no_time_is_passed(server: type[Handler]) -> None:
    before = datetime.now(UTC)
    assert before <= ask().at <= datetime.now(UTC)
