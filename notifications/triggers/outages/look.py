"""Looks for outages: what begins, goes on and ends, by the networks' last answers."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from core.periodic.run import GoesOn, always
from notifications.models import Outage
from notifications.triggers.outages.all_clear import clear
from notifications.triggers.outages.failing import CLEAR_FOR, many_fail, open_or_failing
from notifications.triggers.outages.telling import enqueue_to_touched


def check_all(*, at: datetime, goes_on: GoesOn = always) -> int:
    """Check every network ``at`` (aware UTC); how many messages were enqueued or dropped.

    ``goes_on``: asked before each portion of the people touched; the next run has the others.
    """
    if not goes_on():
        return 0
    done = sum(_check(name, at, goes_on) for name in open_or_failing(at))
    ended = Outage.objects.filter(over_at__isnull=False, cleared_at=None).order_by("pk")
    return done + sum(clear(outage, at, goes_on) for outage in ended)


def _check(name: str, at: datetime, goes_on: GoesOn) -> int:
    outage = Outage.objects.filter(network=name, over_at=None).first()
    failing = many_fail(name, at, open_already=outage is not None)
    if outage is None:
        if failing:
            _begin(name, at)
        return 0
    if failing:
        Outage.objects.filter(pk=outage.pk).update(last_seen_at=at)
        return enqueue_to_touched(outage, at, goes_on)
    if failing is False and at - outage.last_seen_at >= CLEAR_FOR:
        Outage.objects.filter(pk=outage.pk, over_at=None).update(over_at=at)
    return 0


def _begin(name: str, at: datetime) -> None:
    try:
        with transaction.atomic():
            Outage.objects.create(network=name, began_at=at, last_seen_at=at)
    except IntegrityError:  # another worker checked at the same moment
        return
