"""The demo's mail backend: what would have left is kept and shown on a page."""

from __future__ import annotations

from collections.abc import Sequence
from email.header import decode_header, make_header
from email.message import EmailMessage as WireMessage
from typing import Any

from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage

from notifications.models import Mail

KEPT = 200


class MailboxBackend(BaseEmailBackend):
    """Builds the whole message as SMTP would, so that what fails there fails here."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            wire = message.message()
            Mail.objects.create(
                to=", ".join(message.recipients())[:300],
                sender=message.from_email[:300],
                subject=_readable(wire["Subject"])[:300],
                text=str(message.body),
                html=_html(message),
                headers=_headers(wire),
            )
        stale = Mail.objects.values_list("pk", flat=True)[KEPT:]
        Mail.objects.filter(pk__in=list(stale)).delete()
        return len(email_messages)


def _html(message: EmailMessage) -> str:
    for content, kind in getattr(message, "alternatives", []):
        if kind == "text/html":
            return str(content)
    return ""


def _headers(wire: WireMessage | Any) -> dict[str, str]:
    shown = ("From", "To", "Reply-To", "List-Unsubscribe", "List-Unsubscribe-Post", "Message-ID")
    return {name: _readable(wire[name]) for name in shown if wire[name]}


def _readable(header: object) -> str:
    """As a mail program shows it: what is not ASCII travels encoded."""
    return str(make_header(decode_header(str(header))))
