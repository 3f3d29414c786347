"""Deletes messages and outages that have served their time."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from core.bounded_deletes import delete_in_chunks
from notifications.models import BadAddress, Notice, Outage, UnsteadyTime


def delete_expired(*, at: datetime) -> int:
    """Delete what has ended and is old ``at`` (aware UTC); how many. Safe to repeat."""
    old, cleared = at - settings.NOTICE_LIFE, at - settings.BAD_ADDRESS_LIFE
    ended = Notice.objects.exclude(outcome=Notice.Outcome.OWED).filter(ended_at__lt=old)
    gone = delete_in_chunks(ended, by="ended_at")
    rows = (
        UnsteadyTime.objects.filter(over_at__lt=old),
        Outage.objects.filter(over_at__lt=old),
        BadAddress.objects.filter(cleared_at__lt=cleared),
    )
    return gone + sum(delete_in_chunks(some) for some in rows)
