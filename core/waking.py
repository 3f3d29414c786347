"""Wakes a worker by the name of its task, so that nothing imports the tasks above it.

The database says what is due: a wake-up that is lost only makes the work a little later.
"""

from __future__ import annotations

import logging
from functools import partial
from typing import Any

from celery import current_app
from django.db import transaction

log = logging.getLogger(__name__)


def wake(task: str) -> None:
    """Run ``task`` in a worker once this transaction is in; now where there is none."""
    transaction.on_commit(partial(wake_now, task))


def wake_now(task: str) -> None:
    """Run ``task`` in a worker. A broker that is away is logged and raises nothing."""
    try:
        if current_app.conf.task_always_eager:  # ``send_task`` takes no notice of it
            _known(task).delay()
        else:
            current_app.send_task(task)
    except Exception as error:  # noqa: BLE001 - each broker fails with errors of its own
        log.warning("%s could not be woken (%s); the schedule will", task, type(error).__name__)


def _known(task: str) -> Any:
    """The task itself. Only a worker has read every room's tasks before it is asked for one."""
    if task not in current_app.tasks:
        current_app.loader.import_default_modules()
    return current_app.tasks[task]
