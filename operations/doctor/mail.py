"""Would a mail leave? Connects, greets, asks for TLS and signs in, and sends nothing unasked."""

from __future__ import annotations

import smtplib
import socket
import ssl
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from operations.doctor.results import Result, Results, Weight, guide

MAIL = guide("mail")
# Mails that go nowhere, and where they go instead.
NOWHERE = {
    "django.core.mail.backends.console.EmailBackend": "printed on the console",
    "django.core.mail.backends.dummy.EmailBackend": "thrown away",
    "django.core.mail.backends.filebased.EmailBackend": "written into files",
    "django.core.mail.backends.locmem.EmailBackend": "kept in this process's memory",
    "notifications.mailbox.backend.MailboxBackend": "shown in the demo's mailbox",
}
HERE = ("localhost", "127.0.0.1", "::1")


def look(send_to: str = "") -> Results:
    """``send_to``: an address that gets a test mail; empty: nobody does."""
    if where := NOWHERE.get(settings.EMAIL_BACKEND):
        yield _goes_nowhere(where)
    elif settings.EMAIL_BACKEND.startswith("anymail."):
        yield _by_provider()
    else:
        yield from _by_smtp()
    yield from _addresses()
    if send_to:
        yield _sent(send_to)


def _goes_nowhere(where: str) -> Result:
    says = f"Mails are {where}: nobody can confirm an address, and nobody is told of anything."
    weight = Weight.LIMITS if settings.DEMO else Weight.STOPS
    return Result(weight, "mail", says, "Set EMAIL_URL or EMAIL_PROVIDER.", MAIL)


def _by_provider() -> Result:
    name = settings.EMAIL_BACKEND.split(".")[-2]
    says = f"Mails go through {name}'s API. Whether it takes them, only sending one shows."
    return Result(Weight.FINE, "mail", says, "Add --send-to with your own address.", MAIL)


def _by_smtp() -> Results:
    server = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    connection = get_connection()
    try:
        connection.open()
    except OSError as error:
        yield Result(Weight.STOPS, "mail", _trouble(server, error), "Mend EMAIL_URL.", MAIL)
        return
    finally:
        connection.close()
    secure = settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL
    login = " and takes our login" if settings.EMAIL_HOST_USER else ""
    tls = "by TLS" if secure else "without TLS"
    yield Result(Weight.FINE, "mail", f"{server} answers {tls}{login}. No mail was sent.")
    if not secure and settings.EMAIL_HOST not in HERE:
        yield Result(
            Weight.LIMITS,
            "mail",
            f"Mails and our login travel to {server} in the clear.",
            "Let EMAIL_URL begin with smtp+tls:// or smtp+ssl://.",
            MAIL,
        )


def _trouble(server: str, error: Exception) -> str:
    """Which step failed. A server's own words may quote what was sent, so only its code."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"The mail server {server} refuses our name and password ({error.smtp_code})."
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return f"The mail server {server} offers no TLS, and EMAIL_URL asks for it."
    if isinstance(error, ssl.SSLError):
        why = getattr(error, "reason", None) or type(error).__name__
        return f"The TLS of the mail server {server} is not to be trusted: {why}."
    if isinstance(error, socket.gaierror):
        return f"No machine has the name of the mail server {server}."
    if isinstance(error, TimeoutError):
        return f"The mail server {server} does not answer in time."
    return f"The mail server {server} does not take our greeting ({type(error).__name__})."


def _addresses() -> Results:
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    if sender.rpartition("@")[2] in ("localhost", "127.0.0.1", "") and not settings.DEMO:
        yield Result(
            Weight.LIMITS,
            "mail",
            f"Mails would come from {sender or 'nobody'}, which no server accepts.",
            "Set DEFAULT_FROM_EMAIL.",
            MAIL,
        )
    if not settings.ADMINS:
        yield Result(
            Weight.LIMITS,
            "mail",
            "OPERATOR_EMAILS names nobody: no one is told when an app of ours fails.",
            "Set OPERATOR_EMAILS.",
            MAIL,
        )


def _sent(to: str) -> Result:
    message = EmailMessage(
        "Channel Care can send mail",
        f"{settings.SITE_URL} sent this because manage.py doctor was asked to.",
        to=[to],
    )
    try:
        message.send()
    except Exception as error:  # noqa: BLE001 - each provider's library raises its own
        says = f"The test mail to {to} was not taken ({type(error).__name__})."
        return Result(Weight.STOPS, "mail", says, "Mend EMAIL_URL or EMAIL_PROVIDER.", MAIL)
    return Result(Weight.FINE, "mail", f"The test mail to {to} was taken. See whether it arrives.")
