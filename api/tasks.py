"""What workers run for the API."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from api import idempotency


@shared_task(name="api.tidy")  # type: ignore[untyped-decorator]
def tidy() -> int:
    return idempotency.tidy(at=timezone.now())
