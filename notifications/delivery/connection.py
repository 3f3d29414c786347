"""One connection to the mail server for a whole round, opened again where it drops."""

from __future__ import annotations

import contextlib
import logging
from smtplib import SMTPServerDisconnected
from types import TracebackType
from typing import Self

from django.core.mail import EmailMultiAlternatives, get_connection

from core.outgoing.mail_errors import NOT_TAKEN
from notifications.delivery import smtp_results
from notifications.delivery.smtp_backend import AnswerLost, EmailBackend
from notifications.delivery.smtp_results import Fate, SendFailure

log = logging.getLogger(__name__)


class MailConnection:
    """``down``: the server could not be reached at all; no use in trying the next mail."""

    def __init__(self) -> None:
        self.down = False
        self._connection = get_connection()
        self._open = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close()

    def prepare(self, message: EmailMultiAlternatives) -> None:
        """Do what can be done before its turn. Raises ValueError where it cannot be sent."""
        if isinstance(self._connection, EmailBackend):
            self._connection.prepare(message)

    def send(self, message: EmailMultiAlternatives) -> SendFailure | None:
        """None where the mail was taken; else what its failure means."""
        reused = self._open
        try:
            try:
                self._send(message)
            except AnswerLost:
                raise
            except SMTPServerDisconnected:
                # An idle server hangs up between two mails: nothing of this one was said yet.
                if not reused:
                    raise
                self._close()
                self._send(message)
        except NOT_TAKEN as error:
            return self._failed(error)
        return smtp_results.doubt_of_taken(message)

    def _send(self, message: EmailMultiAlternatives) -> None:
        if not self._open:
            try:
                self._connection.open()
            except NOT_TAKEN:
                self.down = True
                raise
            self._open = True
        message.connection = self._connection
        self._connection.send_messages([message])

    def _failed(self, error: Exception) -> SendFailure:
        failure = smtp_results.classify(error)
        log.warning("a mail was not taken: %s, %s", failure.said, failure.fate.value)
        if failure.fate in (Fate.LATER, Fate.UNSURE):
            self._close()
        return failure

    def _close(self) -> None:
        with contextlib.suppress(*NOT_TAKEN):
            self._connection.close()
        self._connection = get_connection()
        self._open = False
