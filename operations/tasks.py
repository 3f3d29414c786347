"""What workers run for operations. Running it twice does no harm."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from core.periodic.run import Run
from core.periodic.tasks import periodic
from operations import heartbeats
from operations.counters import metrics


@periodic("operations.tidy", within=timedelta(minutes=5))
def tidy(run: Run) -> int:
    """Rows and files of processes that are gone: few, however many channels there are."""
    at = timezone.now()
    gone = heartbeats.forget(at=at) if run.goes_on() else 0
    return gone + (metrics.put_together(at=at) if run.goes_on() else 0)
