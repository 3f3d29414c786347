"""A mail server that answers one letter at a time holds no thread for ever."""

from __future__ import annotations

import smtplib
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from notifications.delivery import smtp_backend
from notifications.delivery.smtp_backend import AnswerLost, Connection

PATIENCE_S = 0.4


def _drip(client: socket.socket, answers: list[bytes]) -> None:
    """The last of its answers comes letter by letter, and never ends."""
    with client, client.makefile("rb") as heard, suppress(OSError):
        for answer in answers:
            client.sendall(answer)
            while answer.startswith(b"354") and heard.readline() not in (b".\r\n", b""):
                pass
            if not answer.startswith(b"354"):
                heard.readline()
        while True:
            client.sendall(b"2")
            time.sleep(0.02)


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    monkeypatch.setattr(smtp_backend, "PATIENCE_S", PATIENCE_S)
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def _answering(server: socket.socket, *answers: bytes) -> int:
    threading.Thread(target=lambda: _drip(server.accept()[0], list(answers)), daemon=True).start()
    port: int = server.getsockname()[1]
    return port


def test_while_it_greets(serve: socket.socket) -> None:
    port, began = _answering(serve), time.monotonic()
    with pytest.raises(smtplib.SMTPServerDisconnected):
        Connection("127.0.0.1", port, timeout=30)
    assert time.monotonic() - began < 5 * PATIENCE_S


def test_before_the_content_was_sent_it_may_be_tried_again(serve: socket.socket) -> None:
    port = _answering(serve, b"220 here\r\n", b"250 hello\r\n")
    connection = Connection("127.0.0.1", port, timeout=30)
    connection.ehlo()
    with pytest.raises(smtplib.SMTPServerDisconnected) as told:
        connection.mail("from@example.com")
    assert not isinstance(told.value, AnswerLost)


def test_after_the_content_nobody_knows(serve: socket.socket) -> None:
    port = _answering(serve, b"220 here\r\n", b"250 hello\r\n", b"354 go on\r\n")
    connection = Connection("127.0.0.1", port, timeout=30)
    connection.ehlo()
    began = time.monotonic()
    with pytest.raises(AnswerLost):
        connection.data("Subject: a\r\n\r\ntext\r\n")
    assert time.monotonic() - began < 5 * PATIENCE_S
