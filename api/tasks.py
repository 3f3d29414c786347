"""What workers run for the API. Running any of it twice does no harm."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from api.protocol import idempotency
from api.webhooks import ending_soon, retention, send_round


@shared_task(name="api.tidy")  # type: ignore[untyped-decorator]
def tidy() -> int:
    at = timezone.now()
    return idempotency.tidy(at=at) + retention.tidy(at=at)


@shared_task(name="api.send_webhooks")  # type: ignore[untyped-decorator]
def send_webhooks() -> int:
    return send_round.send_due(clock=timezone.now)


@shared_task(name="api.look_ahead")  # type: ignore[untyped-decorator]
def look_ahead() -> int:
    """Owe what follows from the calendar: connections that end soon."""
    return ending_soon.look(at=timezone.now())
