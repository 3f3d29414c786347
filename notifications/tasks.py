"""What workers run for messages. Running any of it twice does no harm."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from notifications import retention
from notifications.delivery import send_round
from notifications.triggers import connection_changes, outages, planning

# Less than their periods: the next run goes on where one has left off.
PLAN, TELL = timedelta(minutes=8), timedelta(minutes=4)


@shared_task(name="notifications.deliver_due")  # type: ignore[untyped-decorator]
def deliver_due() -> int:
    return send_round.deliver_due(at=timezone.now())


@shared_task(name="notifications.plan")  # type: ignore[untyped-decorator]
def plan() -> int:
    """Enqueue what follows from the calendar: ends that come near, the weekly digest, and what
    was unsteady and has held for hours."""
    at = timezone.now()
    settled = connection_changes.settle_unsteady(at=at)
    return planning.plan(at=at, goes_on=_within(PLAN)) + settled


@shared_task(name="notifications.look_for_outages")  # type: ignore[untyped-decorator]
def check_outages() -> int:
    """Enqueue what is to be said of networks that are down, and of those that are back."""
    return outages.check_all(at=timezone.now(), goes_on=_within(TELL))


def _within(span: timedelta) -> Callable[[], bool]:
    """Whether there is time left of ``span`` from now on."""
    until = timezone.now() + span
    return lambda: timezone.now() < until


@shared_task(name="notifications.tidy")  # type: ignore[untyped-decorator]
def tidy() -> int:
    return retention.delete_expired(at=timezone.now())
