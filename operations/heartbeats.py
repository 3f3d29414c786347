"""Signs of life: written by the processes themselves, at most every so often.

A failure is always written, and the first success after it; the rest is thinned out, so that a
task that runs every few seconds costs one small update in ``WRITE_EVERY``.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from threading import Lock

from django.db import DatabaseError, IntegrityError, InterfaceError, transaction
from django.db.models import F

from operations.models import Heartbeat

log = logging.getLogger(__name__)

WRITE_EVERY = timedelta(seconds=30)
# A process that was not stopped in order is shown as gone for so long, then forgotten.
FORGET_AFTER = timedelta(days=1)

_written: dict[tuple[str, str], datetime] = {}
_failing: set[str] = set()
_lock = Lock()


def beat(kind: Heartbeat.Kind, name: str, *, at: datetime) -> None:
    """A worker, or the schedule, is alive ``at`` (aware UTC)."""
    if _is_time(kind, name, at):
        _write(kind, name, at, {})


def task_done(name: str, seconds: float, *, at: datetime) -> None:
    """A periodic task ended well."""
    with _lock:
        failed_before = name in _failing
        _failing.discard(name)
    if _is_time(Heartbeat.Kind.TASK, name, at) or failed_before:
        done = {"done_at": at, "failures": 0, "error": "", "seconds": round(seconds, 3)}
        _write(Heartbeat.Kind.TASK, name, at, done)


def task_failed(name: str, error: BaseException | None, *, at: datetime) -> None:
    """A periodic task raised. Of the error its kind is kept: its text may hold anything."""
    with _lock:
        _failing.add(name)
    kind = type(error).__name__[:80] if error is not None else ""
    _write(Heartbeat.Kind.TASK, name, at, {"failures": F("failures") + 1, "error": kind})


def gone(kind: Heartbeat.Kind, name: str) -> None:
    """It was stopped in order: nobody need look for it."""
    try:
        Heartbeat.objects.filter(kind=kind, name=name).delete()
    except (DatabaseError, InterfaceError) as error:
        log.warning("the heartbeat of %s was not taken away (%s)", name, type(error).__name__)


def forget(*, at: datetime) -> int:
    """Rows of processes, and of tasks, that have not been heard of for long; how many."""
    rows = Heartbeat.objects.filter(at__lte=at - FORGET_AFTER).exclude(kind=Heartbeat.Kind.TASK)
    return rows.delete()[0]


def _is_time(kind: Heartbeat.Kind, name: str, at: datetime) -> bool:
    key = (kind.value, name)
    with _lock:
        last = _written.get(key)
        if last is not None and timedelta(0) <= at - last < WRITE_EVERY:
            return False
        _written[key] = at
    return True


def _write(kind: Heartbeat.Kind, name: str, at: datetime, values: dict[str, object]) -> None:
    """A database that is away costs the work itself nothing: the beat is missed, that is all."""
    row = Heartbeat.objects.filter(kind=kind, name=name[:120])
    told = {"at": at, **values}
    try:
        with transaction.atomic():
            if row.update(**told):
                return
            first = {**told, "failures": 1 if values.get("failures") else 0}
            Heartbeat.objects.create(kind=kind, name=name[:120], first_at=at, **first)
    except IntegrityError:  # another process wrote the first one meanwhile
        row.update(**told)
    except (DatabaseError, InterfaceError) as error:
        with _lock:
            _written.pop((kind.value, name), None)
        log.warning("the heartbeat of %s was not written (%s)", name, type(error).__name__)
