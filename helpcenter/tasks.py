"""Work away from the page: mail that is due, and what is kept no longer."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from helpcenter.articles import library
from helpcenter.contact import delivery, tickets
from helpcenter.feedback import votes


@shared_task(name="helpcenter.mail_support")  # type: ignore[untyped-decorator]
def mail_support() -> None:
    delivery.send_due(at=timezone.now())


@shared_task(name="helpcenter.tidy")  # type: ignore[untyped-decorator]
def apply_retention() -> int:
    current = [article for language in library.languages() for article in library.library(language)]
    return tickets.apply_retention(at=timezone.now()) + votes.forget_voters(current)
