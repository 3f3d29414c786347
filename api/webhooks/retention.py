"""Deliveries that have served their time."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from api.models import HookDelivery
from core.bounded_deletes import Old


def old(*, at: datetime) -> Old:
    """What ended and is old ``at`` (aware UTC)."""
    rows = HookDelivery.objects.filter(created_at__lt=at - settings.WEBHOOK_LOG_LIFE)
    return rows.exclude(outcome=HookDelivery.Outcome.OWED), "created_at"
