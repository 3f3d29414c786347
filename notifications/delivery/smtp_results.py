"""What a failed try to send means: again later, never, or perhaps it has arrived."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPResponseException

import requests
from anymail.exceptions import AnymailAPIError, AnymailRecipientsRefused
from django.core.mail import EmailMultiAlternatives

from notifications.delivery.smtp_backend import AnswerLost

# https://www.rfc-editor.org/rfc/rfc3463: x.1 is about the address, x.2 about the mailbox.
# x.7 is policy, mostly ours ("relaying denied"), and no fault of the address.
ENHANCED = re.compile(rb"\s*(?P<code>[245]\.(?P<subject>\d{1,3})\.\d{1,3})\b")
ABOUT_THE_ADDRESS = (b"1", b"2")
# Replies without such a code that speak of the mailbox; https://www.rfc-editor.org/rfc/rfc5321
NO_MAILBOX = (521, 550, 551, 553, 556)
GATEWAY_TIMEOUT = 504


class Fate(Enum):
    LATER = "later"
    ADDRESS = "address"  # this address takes no mail from us
    CONTENT = "content"  # this mail will not be taken
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class SendFailure:
    """``said``: the code and class; never a server's text, which may quote what we sent."""

    fate: Fate
    said: str


def classify(error: Exception) -> SendFailure:
    """What it means that sending one mail to one address has raised this."""
    name = type(error).__name__
    if isinstance(error, AnswerLost):
        return SendFailure(Fate.UNSURE, name)
    if isinstance(error, SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
        return _recipient(code, text)
    if isinstance(error, SMTPDataError):
        return _data(error)
    if isinstance(error, SMTPResponseException):
        return SendFailure(Fate.LATER, f"{name} {error.smtp_code}")
    if isinstance(error, AnymailRecipientsRefused):
        return SendFailure(Fate.ADDRESS, name)
    if isinstance(error, AnymailAPIError):
        return _api(error)
    return SendFailure(Fate.LATER, name)


def doubt_of_taken(message: EmailMultiAlternatives) -> SendFailure | None:
    """None where a mail that raised nothing was taken.

    A provider may answer "yes" to the call and say nothing that Anymail understands of the
    recipient, or that it failed there.
    """
    status = getattr(message, "anymail_status", None)
    if status is None or not status.status or status.message_id:
        return None
    if status.status <= {"failed", "unknown"}:
        return SendFailure(Fate.UNSURE, "status " + ",".join(sorted(status.status)))
    return None


def _recipient(code: int, text: bytes) -> SendFailure:
    enhanced = ENHANCED.match(text)
    said = f"{code} {enhanced['code'].decode()}" if enhanced else str(code)
    if code < 500:
        return SendFailure(Fate.LATER, said)
    about = enhanced["subject"] in ABOUT_THE_ADDRESS if enhanced else code in NO_MAILBOX
    return SendFailure(Fate.ADDRESS if about else Fate.LATER, said)


def _data(error: SMTPDataError) -> SendFailure:
    text = error.smtp_error
    failure = _recipient(error.smtp_code, text if isinstance(text, bytes) else text.encode())
    never = error.smtp_code >= 500 and failure.fate is not Fate.ADDRESS
    return SendFailure(Fate.CONTENT, failure.said) if never else failure


def _api(error: AnymailAPIError) -> SendFailure:
    """A provider's answer over HTTP. Without one it may have taken the mail."""
    if error.status_code is not None:
        unsure = error.status_code == GATEWAY_TIMEOUT
        return SendFailure(Fate.UNSURE if unsure else Fate.LATER, f"HTTP {error.status_code}")
    unreached = isinstance(error, requests.ConnectionError) and (
        "NewConnectionError" in repr(error.__cause__)
    )
    connecting = unreached or isinstance(
        error, requests.ConnectTimeout | requests.exceptions.SSLError
    )
    return SendFailure(Fate.LATER if connecting else Fate.UNSURE, _plain_name(error))


def _plain_name(error: AnymailAPIError) -> str:
    """Anymail mixes the class of the cause into its own."""
    return type(error.__cause__ or error).__name__
