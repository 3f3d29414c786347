"""Waits that a network asked for. Rows, so that every worker on every machine obeys them.

By realm (``contract.realms``): what one server of a network that has many asks for stops no other.
One answer stops a realm for an hour at the most, whatever it asked for. Then one login asks
first, the canary: only when it is answered may the others go on.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from channels.contract import split_realm
from channels.models import Pause

LONGEST = timedelta(hours=1)
# For so long the others wait for the canary's answer; then another login may ask.
TURN = timedelta(minutes=3)


def obey(realm: str, until: datetime, why: str = "", *, at: datetime) -> None:
    """Its own word, heard ``at``: obeyed for ``LONGEST``, then a canary asks."""
    cut = at + LONGEST
    if until > cut:
        pause(realm, cut, why, asked_until=until)
    else:
        pause(realm, until, why)


def pause(
    realm: str, until: datetime, why: str = "", *, asked_until: datetime | None = None
) -> None:
    """No call there before ``until`` (aware UTC). A longer pause stands."""
    told = {"until": until, "why": why[:80], "asked_until": asked_until}
    if _lengthen(realm, told):
        return
    try:
        with transaction.atomic():
            Pause.objects.create(network=realm, **told)
    except IntegrityError:  # there is one: longer, or made by somebody else just now
        _lengthen(realm, told)


def paused_until(realm: str, at: datetime) -> datetime | None:
    """Until when it is not to be called; None where it may be."""
    return Pause.objects.filter(network=realm, until__gt=at).values_list("until", flat=True).first()


def paused(at: datetime) -> frozenset[str]:
    """The realms that are not to be called."""
    rows = Pause.objects.filter(until__gt=at).values_list("network", flat=True)
    return frozenset(rows)


def paused_servers(network: str, at: datetime) -> frozenset[str]:
    """Those of a network that has many which are not to be called."""
    named = map(split_realm, paused(at))
    return frozenset(server for of, server in named if of == network and server)


def is_told_to_wait(realm: str, at: datetime) -> bool:
    """Whether it has itself asked us not to come before some time after ``at``."""
    return _later_than(at).filter(network=realm).exists()


def told_to_wait(at: datetime) -> frozenset[str]:
    """Every such realm."""
    return frozenset(_later_than(at).values_list("network", flat=True))


def _later_than(at: datetime) -> QuerySet[Pause]:
    return Pause.objects.filter(Q(until__gt=at) | Q(asked_until__gt=at))


def waits() -> dict[str, datetime]:
    """Until when each realm has asked us not to come, whether or not that is over: one query."""
    rows = Pause.objects.values_list("network", "until", "asked_until")
    return {realm: max(until, asked or until) for realm, until, asked in rows}


def holds_back(realm: str, login: int, *, at: datetime) -> bool:
    """Whether this login must not call now: a pause, or another login asks first.

    Asked just before a call: after a pause that was cut short, the first who asks here is the
    canary, by one conditional update, and the others wait for its answer.
    """
    row = Pause.objects.filter(network=realm).first()
    if row is None:
        return False
    if row.until > at:
        return row.canary_id != login
    if row.asked_until is None or row.asked_until <= at:
        return False
    over = Pause.objects.filter(pk=row.pk, until=row.until)
    return not over.update(until=at + TURN, canary=login)


def answered(realm: str) -> None:
    """The canary was answered: all may go on."""
    Pause.objects.filter(network=realm, canary__isnull=False).delete()


def lift(realm: str) -> None:
    """End a pause before its time: the operator knows better."""
    Pause.objects.filter(network=realm).delete()


def _lengthen(realm: str, told: dict[str, object]) -> int:
    shorter = Q(until__lt=told["until"]) | Q(canary__isnull=False)
    rows = Pause.objects.filter(shorter, network=realm)
    return rows.update(**told, canary=None)
