"""Counts by the UTC day, shared by every worker: what was spent, what was said already."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from channels.models import Tally


def spend(network: str, what: str, amount: int, *, limit: int, at: datetime) -> bool:
    """Take ``amount`` from today's ``limit``; False, and nothing taken, beyond it."""
    if amount > limit:
        return False
    day = at.date()
    row = Tally.objects.filter(network=network, what=what, day=day)
    room = row.filter(amount__lte=limit - amount)
    if room.update(amount=F("amount") + amount):
        return True
    if row.exists():
        return False
    try:
        with transaction.atomic():
            Tally.objects.create(network=network, what=what, day=day, amount=amount)
    except IntegrityError:  # the day's first was another worker's
        return bool(room.update(amount=F("amount") + amount))
    return True


def first_today(network: str, what: str, *, at: datetime) -> bool:
    """True for the first of all workers that asks today."""
    return spend(network, what, 1, limit=1, at=at)
