"""Work away from the page: mail that is owed, and requests whose time is over."""

from __future__ import annotations

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from helpcenter import mail, tickets


@shared_task(name="helpcenter.mail_support")  # type: ignore[untyped-decorator]
def mail_support() -> None:
    mail.send_owed(at=timezone.now())


@shared_task(name="helpcenter.tidy")  # type: ignore[untyped-decorator]
def tidy() -> int:
    return tickets.tidy(at=timezone.now())


def wake_mail() -> None:
    """Once this transaction is in. If no worker hears it, the schedule finds the rows."""
    transaction.on_commit(mail_support.delay, robust=True)
