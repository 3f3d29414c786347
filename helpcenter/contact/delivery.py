"""Delivers the mail that is due. Rows are stored first, and stay until a mail server took them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime
from smtplib import SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage

from core.outbox.queryset import OutboxQuerySet
from core.outgoing.mail_errors import NOT_TAKEN
from core.periodic.run import GoesOn, always
from core.waking import wake
from helpcenter.contact import letters
from helpcenter.models import Feedback, Receipt, Reply, Ticket

log = logging.getLogger(__name__)

Row = Ticket | Receipt | Reply | Feedback
# After so many failures in a row with the server itself the round ends: the next will see.
MAX_SERVER_FAILURES = 3


def wake_sender() -> None:
    """Once this transaction is in. If no worker hears it, the schedule finds the rows."""
    wake("helpcenter.mail_support")


def send_due(*, at: datetime, goes_on: GoesOn = always) -> tuple[int, int]:
    """Send what is due; how many went out, and how many the server would not take.

    ``goes_on``: asked before each mail; the next round has the others.
    """
    sent = failed = server_failures = 0
    for row in _claimed(at, goes_on):
        error = _send(row)
        _record_outcome(row, error, at=at)
        sent, failed = sent + (error is None), failed + (error is not None)
        server_failures = (
            server_failures + 1 if isinstance(error, OSError) and not _refused(error) else 0
        )
        if server_failures == MAX_SERVER_FAILURES:
            break
    return sent, failed


def _claimed(at: datetime, goes_on: GoesOn) -> Iterator[Row]:
    for model in (Ticket, Receipt, Reply, Feedback):
        yield from model.objects.claim_in_turn(at=at, goes_on=goes_on, by="created_at")


def _send(row: Row) -> Exception | None:
    """What went wrong; None where the server took it. A letter that cannot be written (its
    address is not one after all) stops no other."""
    try:
        message_for(row).send()
    except (*NOT_TAKEN, ValueError) as error:
        # The kind is enough: a server's words, and ours, may quote an address.
        name = type(error).__name__
        log.warning("mail for %s %s not taken: %s", type(row).__name__, row.pk, name)
        return error
    return None


def _refused(error: Exception) -> bool:
    """The server works, and only this address is not to its liking."""
    return isinstance(error, SMTPRecipientsRefused)


def _record_outcome(row: Row, error: Exception | None, *, at: datetime) -> None:
    rows: OutboxQuerySet[Any] = type(row).objects.all()
    if error is None:
        rows.deliver([row], at=at, mail_error="")
    else:
        rows.retry([row], at=at, again={"mail_error": type(error).__name__[:60]})


def message_for(row: Row) -> EmailMessage:
    if isinstance(row, Ticket):
        return letters.to_support(row)
    if isinstance(row, Receipt):
        return letters.receipt(row)
    return letters.reply(row) if isinstance(row, Reply) else feedback_mail(row)


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
