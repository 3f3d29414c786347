"""Django's SMTP backend, which also knows whether a mail may have been taken.

``smtplib`` says "disconnected" both before the content was sent, where trying again is safe,
and after it, where the server may have accepted the mail without our hearing of it. And its time
limit begins anew with every byte: a server that answers one letter at a time would hold a
worker's thread for ever, for Celery's threads know no limit either.
"""

from __future__ import annotations

import io
import smtplib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends import smtp

from notifications.delivery import wire_format
from notifications.delivery.pipelining import GO_AHEAD, Pipelined

# All that is heard from a server while it greets us, and again for each mail, takes no longer.
PATIENCE_S = 45.0


class AnswerLost(smtplib.SMTPServerDisconnected):
    """The content was on its way and no answer came: it may have arrived."""


class _Answers(io.RawIOBase):
    """What the server says, until its time is over."""

    def __init__(self, connection: _Watched) -> None:
        super().__init__()
        self._connection = connection

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        sock, left = self._connection.sock, self._connection.time_left()
        if sock is None:
            raise smtplib.SMTPServerDisconnected("no connection")
        usual = sock.gettimeout()
        if usual is not None and usual <= left:
            return sock.recv_into(into)
        sock.settimeout(left)
        try:
            return sock.recv_into(into)
        finally:
            sock.settimeout(usual)


class _Watched(Pipelined):
    _content_begun = False
    _ends_at = 0.0

    def connect(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        self._begin()
        return super().connect(*args, **kwargs)

    def mail(self, sender: str, options: Sequence[str] = ()) -> tuple[int, bytes]:
        self._begin()
        return super().mail(sender, options)

    def _begin(self) -> None:
        self._ends_at = time.monotonic() + PATIENCE_S

    def time_left(self) -> float:
        """Seconds. Raises TimeoutError where there are none."""
        left = self._ends_at - time.monotonic()
        if left <= 0:
            raise TimeoutError("the mail server took too long")
        return left

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None:  # a new connection, or a new one over TLS
            self.file = io.BufferedReader(_Answers(self))
        code, text = super().getreply()
        self._content_begun = code == GO_AHEAD
        return code, text

    def data(self, msg: Any) -> tuple[int, bytes]:
        self._content_begun = False
        try:
            return super().data(msg)
        except smtplib.SMTPDataError:
            raise
        except OSError as error:  # also SMTPServerDisconnected, and a timeout
            self.close()
            if self._content_begun:
                raise AnswerLost(type(error).__name__) from None
            raise


class Connection(_Watched):
    """SMTP, in the clear or with STARTTLS."""


class ConnectionOverTls(_Watched, smtplib.SMTP_SSL):
    """SMTP over TLS from the first byte."""


class EmailBackend(smtp.EmailBackend):
    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return ConnectionOverTls if self.use_ssl else Connection

    def prepare(self, message: EmailMessage) -> None:
        """Write its bytes before its turn. Raises ValueError where it cannot be sent at all."""
        message.prepared = _prepared(message)  # type: ignore[attr-defined]

    def _send(self, email_message: EmailMessage) -> bool:
        """As Django's, which takes four times as long to write the bytes."""
        mail: Prepared = getattr(email_message, "prepared", None) or _prepared(email_message)
        if not mail.recipients or self.connection is None:
            return False
        try:
            self.connection.sendmail(mail.sender, mail.recipients, mail.content)
        except smtplib.SMTPException:
            if not self.fail_silently:
                raise
            return False
        return True


@dataclass(frozen=True, slots=True)
class Prepared:
    """A mail as it goes over the wire."""

    sender: str
    recipients: list[str]
    content: bytes


def _prepared(message: EmailMessage) -> Prepared:
    sender = wire_format.address(message.from_email)
    recipients = [wire_format.address(to) for to in message.recipients()]
    return Prepared(sender, recipients, wire_format.as_bytes(message))
