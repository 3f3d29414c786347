"""What workers run for operations. Running it twice does no harm."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from operations import heartbeats
from operations.counters import metrics


@shared_task(name="operations.tidy")  # type: ignore[untyped-decorator]
def tidy() -> int:
    at = timezone.now()
    return heartbeats.forget(at=at) + metrics.put_together(at=at)
