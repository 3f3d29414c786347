"""What workers run for messages. Running any of it twice does no harm."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from core.periodic.run import Run
from core.periodic.tasks import periodic
from notifications import retention
from notifications.delivery import send_round
from notifications.triggers import connection_changes, planning
from notifications.triggers.outages import look


# Several senders at once, in one worker or in many: whom each writes to is decided by claims.
@periodic("notifications.deliver_due", within=timedelta(seconds=40), at_once=4)
def deliver_due(run: Run) -> int:
    return send_round.deliver_due(at=timezone.now(), goes_on=run.goes_on)


@periodic("notifications.plan", within=timedelta(minutes=8))
def plan(run: Run) -> int:
    """Enqueue what follows from the calendar: ends that come near, and the weekly digest."""
    return planning.plan(at=timezone.now(), goes_on=run.goes_on)


@periodic("notifications.settle_unsteady", within=timedelta(minutes=4))
def settle_unsteady(run: Run) -> int:
    """Enqueue what is to be said of what was unsteady and has held for hours."""
    return connection_changes.settle_unsteady(at=timezone.now(), run=run)


@periodic("notifications.look_for_outages", within=timedelta(minutes=4))
def check_outages(run: Run) -> int:
    """Enqueue what is to be said of networks that are down, and of those that are back."""
    return look.check_all(at=timezone.now(), goes_on=run.goes_on)


@periodic("notifications.tidy", within=timedelta(minutes=20))
def tidy(run: Run) -> int:
    return retention.delete_expired(at=timezone.now(), goes_on=run.goes_on)
