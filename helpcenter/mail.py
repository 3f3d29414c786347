"""Mail to support: rows are stored first, and owed until the mail server has taken them."""

from __future__ import annotations

import json
import logging
from datetime import datetime
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage

from helpcenter.models import Feedback, Ticket

log = logging.getLogger(__name__)


def send_owed(*, at: datetime) -> tuple[int, int]:
    """Send what is owed; how many went out, and how many the server would not take."""
    sent = failed = 0
    for model in (Ticket, Feedback):
        for pk in model.objects.owed(at).order_by("created_at").values_list("pk", flat=True):
            if not model.objects.claim(pk, at=at):
                continue
            if _send(model.objects.get(pk=pk), at=at):
                sent += 1
            else:
                failed += 1
    return sent, failed


def _send(row: Ticket | Feedback, *, at: datetime) -> bool:
    message = ticket_mail(row) if isinstance(row, Ticket) else feedback_mail(row)
    try:
        message.send()
    except (OSError, SMTPException) as error:
        # The address is not in the log: the row is, and it stays owed.
        log.warning(
            "mail for %s %s not taken: %s", type(row).__name__, row.pk, type(error).__name__
        )
        row.mail_leased_until = None
    else:
        row.mailed_at, row.mail_leased_until = at, None
    row.save(update_fields=["mailed_at", "mail_leased_until"])
    return row.mailed_at is not None


def ticket_mail(ticket: Ticket) -> EmailMessage:
    parts = [f"About: {ticket.about}", f"From: {ticket.email}", "", ticket.message]
    if ticket.bundle is not None:
        parts += ["", "Diagnosis, as the reader saw and sent it:", readable(ticket.bundle)]
    return EmailMessage(
        subject=f"[{ticket.reference}] {ticket.about}",
        body="\n".join(parts),
        to=[settings.SUPPORT_EMAIL],
        reply_to=[ticket.email],
        headers={"Message-ID": f"<{ticket.reference}@{settings.SITE_HOST}>"},
    )


def feedback_mail(row: Feedback) -> EmailMessage:
    helped = "helped" if row.helpful else "did not help"
    parts = [
        f"{settings.SITE_URL}/articles/{row.slug}/ ({row.language}, revision {row.revision})",
        f"It {helped}. Reason: {row.reason or 'none given'}. Reader: {row.reader_state}.",
        "",
        row.comment,
    ]
    return EmailMessage(
        subject=f"Feedback: {row.slug} {helped}",
        body="\n".join(parts),
        to=[settings.SUPPORT_EMAIL],
    )


def readable(bundle: object) -> str:
    """The bundle as the reader is shown it, and as support receives it."""
    return json.dumps(bundle, indent=2, ensure_ascii=False, default=str)
