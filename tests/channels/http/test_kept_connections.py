"""Questions go out on a connection that was left open; whatever grants gets a new one."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest
from pytest_django import Settings

from channels import http
from channels.contract import Endpoint, Reply


class Server:
    """Answers on as many lines as are opened, and notes which line each request came on."""

    def __init__(self) -> None:
        self.lines: list[int] = []  # of each request
        self.heads: list[bytes] = []
        self.opened = 0
        self.hang_up_after = 1000
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                line, _ = self.listener.accept()
                self.opened += 1
                threading.Thread(target=self._serve, args=(line, self.opened), daemon=True).start()

    def _serve(self, line: socket.socket, number: int) -> None:
        answered = 0
        with line, suppress(OSError):
            while head := line.recv(65536):
                if answered >= self.hang_up_after:
                    return  # it has heard, and hangs up without a word
                self.lines.append(number)
                self.heads.append(head)
                line.sendall(
                    b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nSet-Cookie: who=me\r\n\r\n{}"
                )
                answered += 1


@pytest.fixture
def server(settings: Settings) -> Iterator[Server]:
    server = Server()
    settings.SANDBOX_URL = server.url
    yield server
    http.hang_up()
    server.listener.close()


def ask(endpoint: Endpoint = Endpoint.WHOAMI) -> Reply:
    return http.door_for("x").send(endpoint, "GET", "https://api.x.com/2/users/me", bearer="t")


def test_questions_share_a_connection(server: Server) -> None:
    assert [ask().status for _ in range(3)] == [200] * 3
    assert server.lines == [1, 1, 1]


@pytest.mark.parametrize(
    "endpoint", [Endpoint.TOKEN_REFRESH, Endpoint.TOKEN_EXCHANGE, Endpoint.PUBLISH]
)
def test_what_grants_or_posts_gets_a_connection_of_its_own(
    server: Server, endpoint: Endpoint
) -> None:
    ask()
    assert [ask(endpoint).status for _ in range(2)] == [200] * 2
    assert server.lines == [1, 2, 3]


def test_a_cookie_of_one_login_reaches_no_other(server: Server) -> None:
    ask()
    ask()
    assert not [head for head in server.heads if b"cookie" in head.lower()]


def test_a_question_that_met_a_closing_line_is_asked_again_on_a_new_one(server: Server) -> None:
    server.hang_up_after = 1
    assert [ask().status for _ in range(3)] == [200] * 3
    assert server.lines == [1, 2, 3]


def test_a_line_that_drops_the_first_question_is_not_asked_again(server: Server) -> None:
    server.hang_up_after = 0
    reply = ask()
    assert (reply.status, reply.failure) == (None, "dropped")
    assert server.opened == 1


def test_no_connection_is_kept_for_long(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("channels.http.sessions.KEPT_FOR", -1.0)
    ask()
    ask()
    assert server.lines == [1, 2]
