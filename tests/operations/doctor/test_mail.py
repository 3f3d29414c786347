"""What the doctor says of mail, at a real mail server and without one."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Iterator

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from django.core import mail as sent
from pytest_django import Settings

from operations.doctor import mail
from tests.operations.doctor.finding import fine, limits, stops
from tests.servers import free_port

OURS = "notifications.delivery.smtp_backend.EmailBackend"
PASSWORD = "the-password-of-the-mail-server"


class Kept:
    def __init__(self) -> None:
        self.mails: list[bytes] = []

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:  # noqa: N802
        self.mails.append(envelope.content)  # type: ignore[attr-defined]
        return "250 OK"


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def server(settings: Settings, kept: Kept) -> Iterator[Settings]:
    """A mail server that knows one name and password, and our settings pointed at it."""

    def knows(server: object, session: object, envelope: object, how: str, data: object) -> object:
        return AuthResult(success=data.password == PASSWORD.encode(), handled=False)  # type: ignore[attr-defined]

    settings.EMAIL_BACKEND = OURS
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    controller = Controller(
        kept,
        hostname="127.0.0.1",
        port=settings.EMAIL_PORT,
        auth_require_tls=False,
        authenticator=knows,
    )
    controller.start()
    yield settings
    controller.stop()


def test_a_server_that_answers_is_fine_and_gets_no_mail(server: Settings, kept: Kept) -> None:
    told = list(mail.look())
    assert "No mail was sent" in fine(told)
    assert not stops(told)
    assert not kept.mails


def test_a_login_that_it_takes_is_fine(server: Settings) -> None:
    server.EMAIL_HOST_USER, server.EMAIL_HOST_PASSWORD = "care", PASSWORD
    assert "takes our login" in fine(mail.look())


def test_a_login_that_it_refuses_stops_mail(server: Settings) -> None:
    server.EMAIL_HOST_USER, server.EMAIL_HOST_PASSWORD = "care", "wrong-password"
    told = stops(mail.look())
    assert "refuses our name and password (535)" in told
    assert "wrong-password" not in told


def test_tls_that_it_does_not_offer_stops_mail(server: Settings) -> None:
    server.EMAIL_USE_TLS = True
    assert "offers no TLS" in stops(mail.look())


def test_a_test_mail_goes_where_it_was_asked_to(server: Settings, kept: Kept) -> None:
    assert "was taken" in fine(mail.look("ana@care.example"))
    assert b"ana@care.example" in kept.mails[0]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ConnectionRefusedError(), "does not take our greeting (ConnectionRefusedError)"),
        (TimeoutError(), "does not answer in time"),
        (socket.gaierror(), "No machine has the name"),
        (ssl.SSLCertVerificationError(1, "self-signed"), "is not to be trusted"),
        (smtplib.SMTPServerDisconnected(), "does not take our greeting"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_each_way_of_failing_is_told_apart(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, error: Exception, words: str
) -> None:
    class Broken:
        def open(self) -> None:
            raise error

        def close(self) -> None:
            pass

    settings.EMAIL_BACKEND = OURS
    monkeypatch.setattr(mail, "get_connection", Broken)
    assert words in stops(mail.look())


@pytest.mark.parametrize("backend", mail.NOWHERE)
def test_mail_that_goes_nowhere_stops_a_real_site_and_no_demo(
    settings: Settings, backend: str
) -> None:
    settings.EMAIL_BACKEND = backend
    assert "nobody can confirm an address" in limits(mail.look())
    settings.DEMO = False
    assert "nobody can confirm an address" in stops(mail.look())


def test_a_login_in_the_clear_limits_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = OURS, "mail.example"
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    monkeypatch.setattr(mail, "get_connection", lambda: smtplib)
    monkeypatch.setattr(smtplib, "open", lambda: None, raising=False)
    monkeypatch.setattr(smtplib, "close", lambda: None, raising=False)
    assert "in the clear" in limits(mail.look())


def test_a_providers_api_is_not_tried_unasked(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
    assert "postmark's API" in fine(mail.look())


def test_a_sender_that_no_server_takes_limits_it(settings: Settings) -> None:
    settings.DEMO, settings.DEFAULT_FROM_EMAIL = False, "Care <care@localhost>"
    assert "care@localhost" in limits(mail.look())


def test_that_nobody_hears_of_faults_limits_it(settings: Settings) -> None:
    settings.ADMINS = []
    assert "OPERATOR_EMAILS" in limits(mail.look())
    settings.ADMINS = [("operator", "ops@care.example")]
    assert "OPERATOR_EMAILS" not in limits(mail.look())


def test_a_test_mail_that_is_not_taken_stops_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(self: object) -> None:
        raise OSError

    monkeypatch.setattr(sent.EmailMessage, "send", refused)
    assert "was not taken (OSError)" in stops(mail.look("ana@care.example"))
