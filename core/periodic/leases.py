"""The lease under which a task runs: taken, given back, or left by a worker that died.

One conditional UPDATE decides who has it. A call that is refused is not lost: it is noted, and
whoever holds a lease of the task sends for it once more when done.
"""

from __future__ import annotations

import logging
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError
from django.db.models import Q, QuerySet

from core.periodic.models import TaskLease

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Held:
    """A lease that is ours. ``reached``: how far the last run came."""

    task: str
    slot: int
    holder: uuid.UUID
    reached: int

    def keep(self, reached: int) -> None:
        """Note how far this run has come."""
        self.rows().update(reached=reached)

    def rows(self) -> QuerySet[TaskLease]:
        """Its row; none where it ended, and another has it."""
        return TaskLease.objects.filter(task=self.task, slot=self.slot, holder=self.holder)


def take(task: str, *, at: datetime, life: timedelta, at_once: int) -> Held | None:
    """The right to run ``task`` from ``at`` (aware UTC) for ``life``; None where as many run
    already as may. It ends by itself where it is not given back."""
    slots = _slots(task, at_once)
    free = Q(until=None) | Q(until__lte=at)
    for slot in slots:
        if slot.until is not None and slot.until > at:
            continue
        holder = uuid.uuid4()
        mine = TaskLease.objects.filter(free, pk=slot.pk)
        if mine.update(holder=holder, until=at + life):
            if any(slot.called_again for slot in slots):  # this run is the answer
                TaskLease.objects.filter(task=task).update(called_again=False)
            return Held(task, slot.slot, holder, slot.reached)
    if not all(slot.called_again for slot in slots):
        TaskLease.objects.filter(task=task).update(called_again=True)
    return None


def give_back(held: Held) -> bool:
    """Whether somebody called for the task meanwhile, and was refused."""
    try:
        held.rows().update(holder=None, until=None)
        called = TaskLease.objects.filter(task=held.task, called_again=True)
        return bool(called.update(called_again=False))
    except DatabaseError as error:  # it ends by itself
        log.warning("the lease of %s was not given back (%s)", held.task, type(error).__name__)
        return False


def _slots(task: str, at_once: int) -> list[TaskLease]:
    rows = TaskLease.objects.filter(task=task, slot__lt=at_once).order_by("slot")
    slots = list(rows.all())
    if len(slots) < at_once:
        wanted = [TaskLease(task=task, slot=slot) for slot in range(at_once)]
        TaskLease.objects.bulk_create(wanted, ignore_conflicts=True)
        slots = list(rows.all())
    return slots
