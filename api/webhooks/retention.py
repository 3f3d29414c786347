"""Deletes deliveries that have served their time."""

from __future__ import annotations

from datetime import datetime, timedelta

from api.models import HookDelivery

LIFE = timedelta(days=30)


def delete_old(*, at: datetime) -> int:
    """Delete what ended and is old ``at`` (aware UTC); how many."""
    old = HookDelivery.objects.filter(created_at__lt=at - LIFE)
    count, _by_model = old.exclude(outcome=HookDelivery.Outcome.OWED).delete()
    return count
