"""Waits that a network asked for. Rows, so that every worker on every machine obeys them."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from channels.models import Pause


def pause(network: str, until: datetime, why: str = "") -> None:
    """No call to this network before ``until`` (aware UTC). A longer pause stands."""
    if _lengthen(network, until, why):
        return
    try:
        with transaction.atomic():
            Pause.objects.create(network=network, until=until, why=why[:80])
    except IntegrityError:  # there is one: longer, or made by somebody else just now
        _lengthen(network, until, why)


def paused_until(network: str, at: datetime) -> datetime | None:
    """Until when this network is not to be called; None where it may be."""
    return (
        Pause.objects.filter(network=network, until__gt=at).values_list("until", flat=True).first()
    )


def paused(at: datetime) -> frozenset[str]:
    """The networks that are not to be called."""
    rows = Pause.objects.filter(until__gt=at).values_list("network", flat=True)
    return frozenset(rows)


def _lengthen(network: str, until: datetime, why: str) -> int:
    return Pause.objects.filter(Q(until__lt=until), network=network).update(
        until=until, why=why[:80]
    )
