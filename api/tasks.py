"""What workers run for the API. Running any of it twice does no harm."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from api.protocol import idempotency
from api.webhooks import ending_soon, retention, send_round


@shared_task(name="api.tidy")  # type: ignore[untyped-decorator]
def delete_old() -> int:
    at = timezone.now()
    return idempotency.delete_old(at=at) + retention.delete_old(at=at)


@shared_task(name="api.send_webhooks")  # type: ignore[untyped-decorator]
def send_webhooks() -> int:
    return send_round.send_due(clock=timezone.now)


@shared_task(name="api.look_ahead")  # type: ignore[untyped-decorator]
def enqueue_ending_soon() -> int:
    """Enqueue what follows from the calendar: connections that end soon."""
    return ending_soon.enqueue_due(at=timezone.now())
