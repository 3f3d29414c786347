"""Celery's own signals made into heartbeats. Connected once, by ``operations.apps``."""

from __future__ import annotations

import threading
import time
from typing import Any

from celery import current_app
from celery.signals import (
    after_task_publish,
    beat_init,
    task_postrun,
    task_prerun,
    worker_ready,
    worker_shutdown,
)
from django.db import close_old_connections, connection
from django.utils import timezone

from operations import heartbeats
from operations.counters.metrics import TASKS
from operations.heartbeats import WRITE_EVERY
from operations.models import Heartbeat

_thread = threading.local()  # .schedules in the schedule's own thread; .began of its task
_stopping = threading.Event()


def periodic() -> frozenset[str]:
    """The names of the tasks that the schedule calls."""
    table = current_app.conf.beat_schedule or {}
    return frozenset(str(entry["task"]) for entry in table.values())


@task_prerun.connect  # type: ignore[untyped-decorator]
def _begins(task: Any = None, **_: object) -> None:
    _thread.began = time.monotonic()


@task_postrun.connect  # type: ignore[untyped-decorator]
def _ends(task: Any = None, retval: object = None, state: str | None = None, **_: object) -> None:
    name = str(getattr(task, "name", ""))
    if not name:
        return
    well = state == "SUCCESS"
    TASKS.labels(task=name, outcome="done" if well else "failed").inc()
    if name not in periodic():
        return
    seconds = time.monotonic() - getattr(_thread, "began", time.monotonic())
    if well:
        heartbeats.task_done(name, seconds, at=timezone.now())
    else:
        error = retval if isinstance(retval, BaseException) else None
        heartbeats.task_failed(name, error, at=timezone.now())


@beat_init.connect  # type: ignore[untyped-decorator]
def _schedule_begins(**_: object) -> None:
    """Sent in the very thread that sends for the tasks, whether it is a process of its own."""
    _thread.schedules = True


@after_task_publish.connect  # type: ignore[untyped-decorator]
def _sent_for(**_: object) -> None:
    """Others wake tasks, too: only what the schedule sends for shows that it is alive."""
    if getattr(_thread, "schedules", False):
        heartbeats.beat(Heartbeat.Kind.SCHEDULE, "schedule", at=timezone.now())
        connection.close()


@worker_ready.connect  # type: ignore[untyped-decorator]
def _worker_begins(sender: Any = None, **_: object) -> None:
    """A thread of its own: a worker whose every hand is busy for long is alive all the same."""
    _stopping.clear()
    name = str(getattr(sender, "hostname", "worker"))
    threading.Thread(target=_beat_until_stopped, args=[name], name="heartbeat", daemon=True).start()


@worker_shutdown.connect  # type: ignore[untyped-decorator]
def _worker_ends(sender: Any = None, **_: object) -> None:
    _stopping.set()
    heartbeats.gone(Heartbeat.Kind.WORKER, str(getattr(sender, "hostname", "worker")))
    connection.close()


def _beat_until_stopped(name: str) -> None:
    while not _stopping.is_set():
        close_old_connections()
        heartbeats.beat(Heartbeat.Kind.WORKER, name, at=timezone.now())
        connection.close()
        _stopping.wait(WRITE_EVERY.total_seconds())
