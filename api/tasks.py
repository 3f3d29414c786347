"""What workers run for the API. Running any of it twice does no harm."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from api.protocol import idempotency
from api.webhooks import ending_soon, retention, send_round
from core.bounded_deletes import delete_in_turn
from core.periodic.run import Run
from core.periodic.tasks import periodic


@periodic("api.tidy", within=timedelta(minutes=20))
def delete_old(run: Run) -> int:
    at = timezone.now()
    return delete_in_turn([idempotency.old(at=at), retention.old(at=at)], goes_on=run.goes_on)


# Each posts to several hooks at a time; which one has a delivery is decided by its claim.
@periodic("api.send_webhooks", within=timedelta(seconds=40), at_once=4)
def send_webhooks(run: Run) -> int:
    return send_round.send_due(clock=timezone.now, goes_on=run.goes_on)


@periodic("api.look_ahead", within=timedelta(minutes=8))
def enqueue_ending_soon(run: Run) -> int:
    """Enqueue what follows from the calendar: connections that end soon. And what was deleted
    an hour ago is gone for good."""
    at = timezone.now()
    gone = delete_in_turn(list(retention.deleted(at=at)), goes_on=run.goes_on)
    return gone + ending_soon.enqueue_due(at=at, run=run)
