"""Work away from the page: mail that is due, and what is kept no longer."""

from __future__ import annotations

from datetime import UTC, timedelta

from django.utils import timezone

from core.bounded_deletes import delete_in_turn
from core.periodic.run import Run
from core.periodic.tasks import periodic
from helpcenter.articles import library
from helpcenter.contact import delivery, tickets
from helpcenter.feedback import votes
from helpcenter.search import unanswered


@periodic("helpcenter.mail_support", within=timedelta(minutes=4))
def mail_support(run: Run) -> int:
    sent, _refused = delivery.send_due(at=timezone.now(), goes_on=run.goes_on)
    return sent


@periodic("helpcenter.tidy", within=timedelta(minutes=20))
def apply_retention(run: Run) -> int:
    current = [article for language in library.languages() for article in library.library(language)]
    at = timezone.now()
    gone = delete_in_turn([votes.old(at=at)], goes_on=run.goes_on)
    gone += votes.forget_voters(current, goes_on=run.goes_on)
    gone += tickets.apply_retention(at=at, goes_on=run.goes_on)
    return gone + (unanswered.forget(on=at.astimezone(UTC).date()) if run.goes_on() else 0)
