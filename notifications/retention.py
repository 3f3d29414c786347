"""Deletes messages and outages that have served their time."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from core.bounded_deletes import Old, delete_in_turn
from core.periodic.run import GoesOn, always
from notifications.models import BadAddress, Notice, Outage, UnsteadyTime


def delete_expired(*, at: datetime, goes_on: GoesOn = always) -> int:
    """Delete what has ended and is old ``at`` (aware UTC); how many. Safe to repeat.

    ``goes_on``: asked before each portion; what is left is for the next run.
    """
    old, cleared = at - settings.NOTICE_LIFE, at - settings.BAD_ADDRESS_LIFE
    ended = Notice.objects.exclude(outcome=Notice.Outcome.OWED).filter(ended_at__lt=old)
    kinds: list[Old] = [
        (ended, "ended_at"),
        (UnsteadyTime.objects.filter(over_at__lt=old), "pk"),
        (Outage.objects.filter(over_at__lt=old), "pk"),
        (BadAddress.objects.filter(cleared_at__lt=cleared), "pk"),
    ]
    return delete_in_turn(kinds, goes_on=goes_on)
