"""Letters about requests through a real mail server: taken, down, slow, refusing an address."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes
from email.message import Message

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.test import Client
from pytest_django import Settings

from helpcenter.contact import tickets
from helpcenter.contact.delivery import send_due
from helpcenter.models import Receipt, Reply, Ticket
from tests.factories import make_user
from tests.helpcenter.search.asking import NOW, PASTED, SECRETS, ask, make_support
from tests.servers import free_port

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MINUTE = timedelta(minutes=1)


class Postman:
    """Takes letters, but for ``refused`` addresses; ``sleeps`` seconds before each answer."""

    def __init__(self) -> None:
        self.taken: list[Message] = []
        self.refused: set[str] = set()
        self.sleeps = 0.0

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return "550 5.1.1 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        time.sleep(self.sleeps)
        assert isinstance(envelope.content, bytes)
        self.taken.append(message_from_bytes(envelope.content))
        return "250 Taken"

    def to(self, address: str) -> list[Message]:
        return [letter for letter in self.taken if letter["To"] == address]


@contextmanager
def running(postman: Postman, port: int) -> Iterator[None]:
    controller = Controller(postman, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield
    finally:
        controller.stop()


@pytest.fixture
def port(settings: Settings) -> int:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    settings.EMAIL_TIMEOUT = 1
    return int(settings.EMAIL_PORT)


@pytest.fixture
def postman() -> Postman:
    return Postman()


def conversation() -> Ticket:
    user = make_user("reader@example.com")
    ticket = ask(user, message=PASTED, bundle=[{"network": "x", "cause": "expired"}])
    tickets.answer(ticket, make_user(), "Our answer: ünïcode → ✓", at=NOW)
    tickets.write_again(ticket, user, "And my word.", at=NOW)
    return ticket


def test_every_letter_arrives_once_where_it_belongs(port: int, postman: Postman) -> None:
    ticket = conversation()
    with running(postman, port):
        assert send_due(at=NOW) == (4, 0)
        assert send_due(at=NOW + timedelta(days=1)) == (0, 0)
    assert len(postman.to("support@localhost")) == 2
    receipt, answer = postman.to("reader@example.com")
    assert ticket.reference in receipt.as_string()
    payload = answer.get_payload(decode=True)
    assert isinstance(payload, bytes)
    assert "ünïcode → ✓" in payload.decode()
    ids = [letter["Message-ID"] for letter in postman.taken]
    assert len(set(ids)) == 4
    assert all(ticket.reference in letter["References"] for letter in postman.taken[1:])
    assert not [
        secret for secret in SECRETS if secret in "".join(m.as_string() for m in postman.taken)
    ]


def test_while_the_server_is_down_nothing_is_lost(
    client: Client, port: int, postman: Postman
) -> None:
    conversation()
    assert send_due(at=NOW) == (0, 3)
    assert not Ticket.objects.exclude(mailed_at=None).exists()
    client.force_login(make_support())
    page = client.get("/staff/contact/").content.decode()
    assert "has not taken" in page
    assert "ConnectionRefusedError" in page
    with running(postman, port):
        assert send_due(at=NOW + MINUTE) == (4, 0)
    assert len(postman.taken) == 4


def test_a_page_does_not_wait_for_a_server_that_is_down(
    client: Client, port: int, postman: Postman
) -> None:
    typed = {"email": "a@example.com", "about": "other", "message": "Words.", "send": "1"}
    assert client.post("/contact/write/", typed, follow=True).status_code == 200
    assert Ticket.objects.get().mailed_at is None
    assert Receipt.objects.get().mailed_at is None


def test_a_slow_server_holds_nobody_for_long_and_loses_nothing(port: int, postman: Postman) -> None:
    ticket = ask()
    postman.sleeps = 1.5
    with running(postman, port):
        begun = time.monotonic()
        assert send_due(at=NOW) == (0, 2)
        assert time.monotonic() - begun < 8
        postman.sleeps = 0
        assert send_due(at=NOW + MINUTE) == (2, 0)
    ticket.refresh_from_db()
    assert ticket.mailed_at == NOW + MINUTE
    # What a slow server took after all, and got again, is recognised by its number.
    assert len({letter["Message-ID"] for letter in postman.taken}) == 2


def test_one_refused_address_is_known_to_staff_and_stops_no_other_letter(
    client: Client, port: int, postman: Postman
) -> None:
    postman.refused.add("gone@example.com")
    refused = ask(email="gone@example.com")
    tickets.answer(refused, make_user(), "You will not read this.", at=NOW)
    for number in range(4):
        ask(email=f"reader{number}@example.com", message=f"No. {number}")
    with running(postman, port):
        assert send_due(at=NOW) == (9, 2)
        assert send_due(at=NOW + MINUTE) == (0, 2)
    row = Reply.objects.get()
    assert (row.mailed_at, row.mail_tries, row.mail_error) == (None, 2, "SMTPRecipientsRefused")
    assert row.mail_leased_until == NOW + 6 * MINUTE
    client.force_login(make_support())
    assert "SMTPRecipientsRefused" in client.get("/staff/contact/").content.decode()
    page = client.get(f"/admin/helpcenter/ticket/{refused.pk}/change/").content.decode()
    assert "not mailed yet: 2 tries failed" in page


def test_what_one_worker_is_sending_no_other_sends(port: int, postman: Postman) -> None:
    ticket = ask()
    assert Ticket.objects.claim(ticket.pk, at=NOW)
    assert Receipt.objects.claim(Receipt.objects.get().pk, at=NOW)
    with running(postman, port):
        assert send_due(at=NOW) == (0, 0)
    assert postman.taken == []
