"""Deliveries that have served their time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings

from api.models import Hook, HookDelivery
from core.bounded_deletes import Old
from core.undoing import UNDO_LIFE


def deleted(*, at: datetime) -> Iterator[Old]:
    """Webhooks that can be restored no more ``at`` (aware UTC), each after its log."""
    over = Hook.objects.filter(deleted_at__lte=at - UNDO_LIFE)
    yield HookDelivery.objects.filter(hook__in=over), "created_at"
    yield over, "pk"


def old(*, at: datetime) -> Old:
    """What ended and is old ``at`` (aware UTC)."""
    rows = HookDelivery.objects.filter(created_at__lt=at - settings.WEBHOOK_LOG_LIFE)
    return rows.exclude(outcome=HookDelivery.Outcome.OWED), "created_at"
