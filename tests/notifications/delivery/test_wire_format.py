"""A mail's bytes are those that Django would send: nothing is lost by writing them sooner."""

from __future__ import annotations

import re
from email import message_from_bytes
from typing import Any

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.message import BadHeaderError, sanitize_address
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from notifications.delivery import wire_format
from notifications.mails import samples

BOUNDARY = re.compile(rb"={15}\d{19}==")
# Another moment, another id.
MOMENT = re.compile(rb"^(Date|Message-ID): ?.*(\r\n .*)*\r\n", re.MULTILINE)
HEADER = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=200)


def alike(content: bytes) -> bytes:
    return MOMENT.sub(b"", BOUNDARY.sub(b"boundary", content))


def by_django(mail: EmailMessage) -> bytes:
    message: Any = mail.message()
    return bytes(message.as_bytes(linesep="\r\n"))


def assert_as_django(mail: EmailMessage) -> None:
    ours = wire_format.as_bytes(mail)
    assert alike(ours) == alike(by_django(mail))
    assert message_from_bytes(ours)["Message-ID"]
    assert message_from_bytes(ours)["Date"]


def mail_of(text: str, html: str = "<p>é</p>", **others: object) -> EmailMultiAlternatives:
    mail = EmailMultiAlternatives("Aquí", text, to=["ada@example.com"], **others)  # type: ignore[arg-type]
    mail.attach_alternative(html, "text/html")
    return mail


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_mail_of_ours(language: str) -> None:
    for sample in samples.SAMPLES:
        assert_as_django(samples.written(sample, language))


@given(st.text(st.characters(blacklist_categories=["Cs"])), HEADER, HEADER)
def test_whatever_is_said(text: str, subject: str, value: str) -> None:
    mail = mail_of(text, text, headers={"X-Said": value})
    mail.subject = subject
    assert_as_django(mail)


@pytest.mark.parametrize(
    "mail",
    [
        mail_of("a" * 999),
        mail_of("é" * 500),
        mail_of(""),
        mail_of("text", headers={"from": "Somebody <else@example.com>", "Message-ID": "<a@b>"}),
        mail_of("text", attachments=[("a.txt", "attached", "text/plain")]),
        mail_of("text", cc=["eva@example.com"], reply_to=["support@example.com"]),
        mail_of("text", from_email="Ángel <angel@example.com>"),
        EmailMessage("Subject", "a plain text", to=["ada@example.com"]),
    ],
)
def test_what_is_not_usual(mail: EmailMessage) -> None:
    assert wire_format.as_bytes(mail).count(b"Message-ID") == 1
    assert alike(wire_format.as_bytes(mail)) == alike(by_django(mail))


@pytest.mark.parametrize("length", range(50, 90))
def test_addresses_of_pages_however_long(length: int) -> None:
    assert_as_django(mail_of("text", headers={"List-Unsubscribe": f"<https://{'a' * length}>"}))


def test_a_line_end_makes_no_second_header() -> None:
    with pytest.raises(BadHeaderError):
        wire_format.as_bytes(mail_of("text", headers={"X-Said": "a\r\nBcc: eva@example.com"}))


@pytest.mark.parametrize(
    "written",
    [
        "ada@example.com",
        "ada.lovelace+care@Mail.example.com",
        "Channel Care <care@example.com>",
        "ángel@example.com",
        "ada@españa.example",
        '"a b"@example.com',
        "Añil <a@example.com>",
    ],
)
def test_addresses_of_the_envelope(written: str) -> None:
    assert wire_format.address(written) == sanitize_address(written, "utf-8")


@pytest.mark.parametrize("written", ["ada@example.com, eva@example.com", "@example.com"])
def test_what_is_no_address(written: str) -> None:
    with pytest.raises(ValueError):
        wire_format.address(written)


def test_another_encoding_is_left_to_django(settings: Settings) -> None:
    settings.DEFAULT_CHARSET = "iso-8859-1"
    assert_as_django(mail_of("é"))
