"""What the schedule calls is made here, so that each of it is bounded."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from celery import shared_task
from django.utils import timezone

from core.periodic import leases
from core.periodic.run import Run
from core.waking import wake_now

log = logging.getLogger(__name__)
# The longest that one portion takes: a mail to a slow server, a call to a slow network.
PORTION = timedelta(minutes=1)
Work = Callable[[Run], int]


@dataclass(frozen=True, slots=True)
class Bounded:
    """A task of the schedule. ``within``: it begins no portion after so long."""

    name: str
    work: Work
    within: timedelta
    at_once: int
    portion: timedelta

    @property
    def lease(self) -> timedelta:
        """Who has held it for so long is dead."""
        return self.within + self.portion


# By name; the schedule may call no other.
BOUNDED: dict[str, Bounded] = {}


def periodic(
    name: str, *, within: timedelta, at_once: int = 1, portion: timedelta = PORTION
) -> Callable[[Work], Any]:
    """Make ``work`` a task that ends by itself, and of which ``at_once`` run at a time, in all
    workers together. It is given its ``Run``, and asks it before each portion whether to go on.
    """

    def wrap(work: Work) -> Any:
        BOUNDED[name] = Bounded(name, work, within, at_once, portion)

        def call() -> int:
            return run(BOUNDED[name])

        call.__doc__, call.__module__ = work.__doc__, work.__module__
        return shared_task(name=name)(call)

    return wrap


def run(task: Bounded) -> int:
    """What ``work`` came to; 0 where the call was refused."""
    held = leases.take(task.name, at=timezone.now(), life=task.lease, at_once=task.at_once)
    if held is None:
        log.info("%s runs already", task.name)
        return 0
    called_again = False
    try:
        this = Run(task.within.total_seconds(), reached=held.reached, keep=held.keep)
        done = task.work(this)
    finally:
        called_again = leases.give_back(held)
    if called_again:
        wake_now(task.name)
    return done
