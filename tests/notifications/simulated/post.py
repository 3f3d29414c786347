"""The mail server: keeps what it is given, is down for two hours, refuses some addresses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from smtplib import SMTPRecipientsRefused
from typing import ClassVar

from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage, EmailMultiAlternatives

from tests.notifications.simulated.happenings import MAIL_DOWN
from tests.notifications.simulated.people import START

NAMED = re.compile(r"Shop-p\d+-\d+-\d+")
REFRESH = re.compile(r"/channels/\d+/refresh/")


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail as it left. ``names``: the channels that its text or HTML speaks of."""

    at: datetime
    to: str
    subject: str
    names: frozenset[str]
    asks_to_refresh: bool


class PostOffice(BaseEmailBackend):
    now: ClassVar[datetime] = START
    letters: ClassVar[list[Letter]] = []

    def open(self) -> bool:
        if MAIL_DOWN[0] <= self.now < MAIL_DOWN[1]:
            raise ConnectionRefusedError("no mail server")
        return True

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for mail in email_messages:
            to = mail.to[0]
            if refused(to):
                raise SMTPRecipientsRefused({to: (550, b"5.1.1 no such user")})
            assert isinstance(mail, EmailMultiAlternatives)
            text = "\n".join([str(mail.body), *(str(part[0]) for part in mail.alternatives)])
            names = frozenset(NAMED.findall(f"{mail.subject}\n{text}"))
            asks = bool(REFRESH.search(text))
            self.letters.append(Letter(self.now, to, str(mail.subject), names, asks))
        return len(email_messages)


def refused(address: str) -> bool:
    """One mailbox in fifty does not exist."""
    return int(address[1:5]) % 50 == 7
