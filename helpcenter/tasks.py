"""Work away from the page: mail that is due, and what is kept no longer."""

from __future__ import annotations

from datetime import UTC

from celery import shared_task
from django.utils import timezone

from helpcenter.articles import library
from helpcenter.contact import delivery, tickets
from helpcenter.feedback import votes
from helpcenter.search import unanswered


@shared_task(name="helpcenter.mail_support")  # type: ignore[untyped-decorator]
def mail_support() -> None:
    delivery.send_due(at=timezone.now())


@shared_task(name="helpcenter.tidy")  # type: ignore[untyped-decorator]
def apply_retention() -> int:
    current = [article for language in library.languages() for article in library.library(language)]
    at = timezone.now()
    gone = tickets.apply_retention(at=at) + votes.forget_voters(current)
    gone += votes.delete_old(at=at)
    return gone + unanswered.forget(on=at.astimezone(UTC).date())
