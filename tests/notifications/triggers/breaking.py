"""Channels that break and mend the way they do for real, and mail that cannot leave."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage

from channels.contract import Cause
from channels.models import Credential
from channels.records.findings import settle_login
from tests.factories import NOW, break_login


def lose(login: Credential, cause: Cause = Cause.PASSWORD_CHANGED, *, at: datetime = NOW) -> None:
    """The network said so at ``at``, and the states were settled."""
    break_login(login, cause, at=at)
    settle_login(login, at=at)


def mend(login: Credential, *, at: datetime = NOW) -> None:
    break_login(login, Cause.ALIVE, at=at)
    login.generation += 1
    login.save()
    settle_login(login, at=at)


class DownBackend(BaseEmailBackend):
    """A mail server that refuses the connection."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        raise ConnectionRefusedError("no mail server")
