"""``manage.py mail_state``: what waits, what failed, and which addresses take no mail."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from notifications.models import BadAddress, Notice

LATE = timedelta(minutes=15)
RECENT = timedelta(days=1)


class Command(BaseCommand):
    help = "Count messages that wait, are late, failed or may have arrived. Exit 1: look at it."

    def handle(self, *args: Any, **options: Any) -> None:
        counts = state(at=timezone.now())
        for name, count in counts.items():
            self.stdout.write(f"{count:7d} {name}")
        if counts["late"] or counts["failed in the last day"]:
            sys.exit(1)


def state(*, at: datetime) -> dict[str, int]:
    """``at``: aware UTC."""
    waiting = Notice.objects.open()
    ended = Notice.objects.filter(ended_at__gte=at - RECENT)
    return {
        "waiting": waiting.count(),
        "late": waiting.filter(due_at__lt=at - LATE).count(),
        "sent in the last day": ended.filter(outcome=Notice.Outcome.SENT).count(),
        "failed in the last day": ended.filter(outcome=Notice.Outcome.FAILED).count(),
        "not certain in the last day": ended.filter(outcome=Notice.Outcome.UNSURE).count(),
        "failed ever": Notice.objects.filter(outcome=Notice.Outcome.FAILED).count(),
        "addresses that take no mail": BadAddress.objects.filter(cleared_at=None).count(),
    }
