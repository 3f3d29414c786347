"""Every task of the schedule ends by itself: workers are threads, which nobody can stop."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from pytest_django import Settings

from config.celery import app
from core.periodic.models import TaskLease
from core.periodic.run import Run
from core.periodic.tasks import BOUNDED

MINUTE = timedelta(minutes=1)
app.loader.import_default_modules()
SCHEDULED = {str(entry["task"]): entry["schedule"] for entry in app.conf.beat_schedule.values()}


class Counted(Run):
    """Without any time, and counts how often it was asked."""

    asked = 0

    def goes_on(self) -> bool:
        self.asked += 1
        return False


@pytest.fixture(autouse=True)
def _own_folders(settings: Settings, tmp_path: Path) -> None:
    settings.EXPORT_DIR = settings.TOKEN_SPOOL_DIR = str(tmp_path)


def test_every_task_of_the_schedule_is_bounded() -> None:
    assert SCHEDULED.keys() == BOUNDED.keys()


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(SCHEDULED))
def test_it_asks_whether_there_is_time_before_it_begins_anything(name: str) -> None:
    run = Counted()
    assert BOUNDED[name].work(run) == 0
    assert run.asked


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(SCHEDULED))
def test_as_many_run_as_may_and_no_more_until_a_dead_ones_lease_ends(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[Run] = []

    def note(run: Run) -> int:
        begun.append(run)
        return 1

    monkeypatch.setitem(BOUNDED, name, replace(BOUNDED[name], work=note))
    dead = [timezone.now() + MINUTE] * BOUNDED[name].at_once
    for slot, until in enumerate(dead):
        TaskLease.objects.create(task=name, slot=slot, until=until)
    app.tasks[name].apply()
    assert not begun
    TaskLease.objects.update(until=timezone.now())
    app.tasks[name].apply()
    assert len(begun) == 1


def test_a_call_that_nobody_hears_is_no_reason_to_wait_long() -> None:
    """What runs every few minutes is done before it is called for the next time, or runs several
    times beside itself; a dead holder keeps the others waiting for a few calls at the most."""
    for name, schedule in SCHEDULED.items():
        bounded = BOUNDED[name]
        if isinstance(schedule, timedelta):
            assert bounded.within < schedule or bounded.at_once > 1, name
            assert bounded.lease <= max(schedule * 3, timedelta(minutes=30)), name


def test_no_code_relies_on_a_time_limit_of_celerys() -> None:
    assert not hasattr(settings, "CELERY_TASK_TIME_LIMIT")
    assert all(task.time_limit is None for task in app.tasks.values())
