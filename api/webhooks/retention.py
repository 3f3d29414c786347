"""Deletes deliveries that have served their time."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from api.models import HookDelivery
from core.bounded_deletes import delete_in_chunks


def delete_old(*, at: datetime) -> int:
    """Delete what ended and is old ``at`` (aware UTC); how many."""
    old = HookDelivery.objects.filter(created_at__lt=at - settings.WEBHOOK_LOG_LIFE)
    return delete_in_chunks(old.exclude(outcome=HookDelivery.Outcome.OWED))
