"""Rounds of checks: the rows that are due, each claimed by one worker, whatever happens.

A claim moves ``next_check_at`` on by a lease, in one conditional update: of two workers
one has it. A worker that dies leaves a row that is due again when the lease is over.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Mapping
from datetime import datetime

from django.conf import settings
from django.db.models import Count, F, QuerySet
from django.db.models.functions import Coalesce

from channels.diagnosis import next_check
from channels.models import Credential
from channels.probing.check import check_login
from channels.records import pauses

logger = logging.getLogger(__name__)

CHUNK = 50
Clock = Callable[[], datetime]
Due = tuple[int, datetime]


def count_due(*, at: datetime) -> Mapping[str, int]:
    """How many logins of each network are due and may be asked about."""
    rows = _due(at).order_by().values_list("network").annotate(Count("pk"))
    return dict(rows)


def due_now(network: str, *, at: datetime, limit: int = CHUNK) -> list[Due]:
    """The logins of a network that have waited longest, with the time each was due."""
    rows = _due(at).filter(network=network).order_by("next_check_at")
    return list(rows.values_list("pk", "next_check_at")[:limit])


def claim(due: Due, *, at: datetime) -> bool:
    """Take this login for ourselves; False where another worker has."""
    pk, was_due_at = due
    row = Credential.objects.filter(pk=pk, next_check_at=was_due_at)
    since = Coalesce("due_since", "next_check_at")  # until the check has come to its end
    return bool(row.update(next_check_at=at + settings.CHECK_LEASE, due_since=since))


def run(
    network: str,
    *,
    clock: Clock,
    until: datetime,
    due_at: datetime | None = None,
    on_checked: Callable[[int], None] | None = None,
) -> int:
    """Check what is due until nothing is, or it is ``until``; how many checks there were.

    ``due_at``: only what was due by then. ``on_checked`` is called with each login that was
    checked. One that fails delays no other.
    """
    done = 0
    while clock() < until and (chunk := due_now(network, at=due_at or clock())):
        # Several workers read the same rows: in another order they seldom want the same.
        random.shuffle(chunk)
        for due in chunk:
            if clock() >= until or pauses.paused_until(network, clock()):
                return done
            if claim(due, at=clock()):
                _check(due[0], clock)
                done += 1
                if on_checked:
                    on_checked(due[0])
    return done


def _check(pk: int, clock: Clock) -> None:
    try:
        check_login(pk, at=clock())
    except Credential.DoesNotExist:  # disconnected meanwhile
        return
    except Exception:
        logger.exception("login %s: the check failed", pk)
        _back_off(pk, clock())


def _back_off(pk: int, at: datetime) -> None:
    """After a mistake of our own code: again, but not at once, and ever less often."""
    Credential.objects.filter(pk=pk).update(faults=F("faults") + 1)
    faults = Credential.objects.filter(pk=pk).values_list("faults", flat=True).first() or 1
    Credential.objects.filter(pk=pk).update(next_check_at=at + next_check.back_off(faults))


def _due(at: datetime) -> QuerySet[Credential]:
    return Credential.objects.due(at).exclude(network__in=pauses.paused(at))
