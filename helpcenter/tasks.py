"""Work away from the page: mail that is owed, and what is kept no longer."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from helpcenter.articles import library
from helpcenter.contact import delivery, tickets
from helpcenter.feedback import votes


@shared_task(name="helpcenter.mail_support")  # type: ignore[untyped-decorator]
def mail_support() -> None:
    delivery.send_owed(at=timezone.now())


@shared_task(name="helpcenter.tidy")  # type: ignore[untyped-decorator]
def tidy() -> int:
    current = [one for language in library.languages() for one in library.library(language)]
    return tickets.tidy(at=timezone.now()) + votes.forget_voters(current)
