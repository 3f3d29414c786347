"""What should run how often, from the schedule itself; and what is late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from celery import current_app

from operations.models import Heartbeat

# So many rounds may be missed, and so much beside them for a slow machine and a restart.
ROUNDS, GRACE = 3, timedelta(minutes=2)
# What is called at an hour of the day: once a day.
DAILY, DAILY_GRACE = timedelta(days=1), timedelta(hours=2)
# A worker or a schedule is alive that was heard of so lately.
ALIVE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """One periodic task: how often it is called, and how long ago its last end may be."""

    task: str
    every: timedelta
    late_after: timedelta


@dataclass(frozen=True, slots=True)
class Task:
    """A periodic task as it stands. ``late``: it has not ended well for too long."""

    name: str
    every: timedelta
    done_at: datetime | None
    failures: int
    error: str
    seconds: float | None
    late: bool


@dataclass(frozen=True, slots=True)
class Process:
    """A worker or the schedule, and when it was last heard of."""

    name: str
    at: datetime
    alive: bool


@dataclass(frozen=True, slots=True)
class Signs:
    """Every sign of life, as it stands at one moment."""

    tasks: tuple[Task, ...]
    workers: tuple[Process, ...]
    schedules: tuple[Process, ...]

    @property
    def late(self) -> tuple[Task, ...]:
        return tuple(task for task in self.tasks if task.late)

    @property
    def workers_alive(self) -> bool:
        return any(worker.alive for worker in self.workers)

    @property
    def schedule_on_time(self) -> bool:
        return any(schedule.alive for schedule in self.schedules)


def rhythms() -> list[Rhythm]:
    """Every periodic task, as ``config.celery`` schedules it."""
    table = current_app.conf.beat_schedule or {}
    return sorted(
        (_rhythm(str(entry["task"]), entry["schedule"]) for entry in table.values()),
        key=lambda rhythm: rhythm.task,
    )


def signs(*, at: datetime) -> Signs:
    """One query. ``at``: aware UTC."""
    rows = list(Heartbeat.objects.order_by("name"))
    tasks = {row.name: row for row in rows if row.kind == Heartbeat.Kind.TASK}
    # A task that has never ended counts from when anything was first heard of.
    first = min((row.first_at for row in rows), default=None)
    return Signs(
        tuple(_task(rhythm, tasks.get(rhythm.task), first, at) for rhythm in rhythms()),
        _processes(rows, Heartbeat.Kind.WORKER, at),
        _processes(rows, Heartbeat.Kind.SCHEDULE, at),
    )


def _rhythm(task: str, schedule: object) -> Rhythm:
    if isinstance(schedule, timedelta):
        return Rhythm(task, schedule, schedule * ROUNDS + GRACE)
    return Rhythm(task, DAILY, DAILY + DAILY_GRACE)


def _task(rhythm: Rhythm, row: Heartbeat | None, first: datetime | None, at: datetime) -> Task:
    done_at = row.done_at if row else None
    since = done_at or (row.first_at if row else first)
    return Task(
        name=rhythm.task,
        every=rhythm.every,
        done_at=done_at,
        failures=row.failures if row else 0,
        error=row.error if row else "",
        seconds=row.seconds if row else None,
        late=since is not None and at - since > rhythm.late_after,
    )


def _processes(rows: list[Heartbeat], kind: Heartbeat.Kind, at: datetime) -> tuple[Process, ...]:
    return tuple(
        Process(row.name, row.at, alive=at - row.at <= ALIVE) for row in rows if row.kind == kind
    )
