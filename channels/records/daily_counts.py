"""Counts by the day, shared by every worker: what was spent, what was said already.

The day is that of UTC, unless a network's turns elsewhere.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Greatest

from channels.models import Tally


def spend(
    network: str, what: str, amount: int, *, limit: int, at: datetime, day: date | None = None
) -> bool:
    """Take ``amount`` from today's ``limit``; False, and nothing taken, beyond it.

    ``day``: today, where it is not UTC's.
    """
    if amount > limit:
        return False
    day = day or at.date()
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


def add(network: str, what: str, amount: int, *, day: date) -> None:
    """Count ``amount`` on this day, whatever the limit is."""
    row = _row(network, what, day)
    row.update(amount=F("amount") + amount)


def fill(network: str, what: str, amount: int, *, day: date) -> None:
    """Count no less than ``amount`` on this day."""
    _row(network, what, day).update(amount=Greatest("amount", Value(amount)))


def _row(network: str, what: str, day: date) -> QuerySet[Tally]:
    """The day's row, which is made where there is none."""
    try:
        with transaction.atomic():
            Tally.objects.get_or_create(network=network, what=what, day=day, defaults={"amount": 0})
    except IntegrityError:  # another worker was first
        pass
    return Tally.objects.filter(network=network, what=what, day=day)
