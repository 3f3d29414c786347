"""What workers run for messages. Running any of it twice does no harm."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from notifications import retention
from notifications.delivery import send_round
from notifications.triggers import connection_changes, outages, reminders


@shared_task(name="notifications.deliver_due")  # type: ignore[untyped-decorator]
def deliver_due() -> int:
    return send_round.deliver_due(at=timezone.now())


@shared_task(name="notifications.plan")  # type: ignore[untyped-decorator]
def plan() -> int:
    """Enqueue what follows from the calendar: ends that come near, the weekly digest, and what
    was unsteady and has held for hours."""
    at = timezone.now()
    return reminders.plan(at=at) + connection_changes.settle_unsteady(at=at)


@shared_task(name="notifications.look_for_outages")  # type: ignore[untyped-decorator]
def check_outages() -> int:
    """Enqueue what is to be said of networks that are down, and of those that are back."""
    return outages.check_all(at=timezone.now())


@shared_task(name="notifications.tidy")  # type: ignore[untyped-decorator]
def tidy() -> int:
    return retention.delete_expired(at=timezone.now())
