"""What smtplib would say step by step is said at once, and each answer is still its own."""

from __future__ import annotations

import smtplib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from notifications.delivery.smtp_backend import Connection

HELLO = "250-here\r\n250-PIPELINING\r\n250 SIZE\r\n"


@contextmanager
def answering(*answers: str) -> Iterator[tuple[Connection, list[bytes]]]:
    """A connection to a server that answers so whatever comes; and each thing that it heard."""
    heard: list[bytes] = []

    def serve() -> None:
        client, _address = server.accept()
        with client:
            client.sendall(b"220 here\r\n")
            for answer in answers:
                heard.append(client.recv(4096))
                client.sendall(answer.encode())

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        connection = Connection("127.0.0.1", server.getsockname()[1], timeout=5)
        yield connection, heard
        connection.close()
        thread.join(5)


def send(connection: Connection, to: str = "ada@example.com") -> None:
    connection.sendmail("care@example.com", [to], b"Subject: a\r\n\r\ntext\r\n")


def test_sender_recipient_and_content_are_announced_at_once() -> None:
    answers = "250 ok\r\n250 ok\r\n354 go on\r\n", "250 taken\r\n"
    with answering(HELLO, *answers, *answers) as (connection, heard):
        send(connection)
        send(connection)

    announced = b"mail FROM:<care@example.com> size=20\r\nrcpt TO:<ada@example.com>\r\ndata\r\n"
    content = b"Subject: a\r\n\r\ntext\r\n.\r\n"
    assert heard[1:] == [announced, content, announced, content]


def test_a_server_that_cannot_is_asked_step_by_step() -> None:
    with answering("250 here\r\n", "250 ok\r\n", "250 ok\r\n", "354 go on\r\n", "250 ok\r\n") as (
        connection,
        heard,
    ):
        send(connection)

    assert heard[1] == b"mail FROM:<care@example.com>\r\n"
    assert heard[3] == b"data\r\n"


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ("550 no\r\n503 no sender\r\n503 no sender\r\n", smtplib.SMTPSenderRefused),
        ("250 ok\r\n550 no\r\n554 no recipients\r\n", smtplib.SMTPRecipientsRefused),
    ],
)
def test_after_a_refusal_the_next_mail_hears_its_own_answers(
    answers: str, error: type[smtplib.SMTPException]
) -> None:
    good = "250 ok\r\n250 ok\r\n354 go on\r\n", "250 taken\r\n"
    with answering(HELLO, answers, "250 reset\r\n", *good) as (connection, heard):
        with pytest.raises(error):
            send(connection)
        send(connection)

    assert heard[2] == b"rset\r\n"
    assert heard[-1].endswith(b"text\r\n.\r\n")


def test_a_server_that_wants_content_for_nobody_gets_none() -> None:
    answers = "250 ok\r\n550 no\r\n354 go on\r\n", "554 nobody\r\n", "250 reset\r\n"
    refused = pytest.raises(smtplib.SMTPRecipientsRefused)
    with answering(HELLO, *answers) as (connection, heard), refused:
        send(connection)

    assert heard[2:] == [b".\r\n", b"rset\r\n"]


def test_a_line_end_in_an_address_is_refused_before_anything_is_said() -> None:
    refused = pytest.raises((ValueError, smtplib.SMTPException))
    with answering(HELLO, "250 reset\r\n") as (connection, heard), refused:
        send(connection, "ada@example.com>\r\nrcpt TO:<eva@example.com")

    assert not any(b"eva" in said for said in heard)
