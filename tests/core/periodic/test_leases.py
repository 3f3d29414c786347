"""Of a task as many run at once as may, in all workers together."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.db.models import QuerySet

from core.periodic import leases, tasks
from core.periodic.leases import Held
from core.periodic.models import TaskLease
from core.periodic.run import Run
from core.periodic.tasks import Bounded
from tests.factories import NOW

pytestmark = pytest.mark.django_db
LIFE = timedelta(minutes=5)
SECOND = timedelta(seconds=1)


def take(*, at: timedelta = timedelta(0), at_once: int = 1, task: str = "room.task") -> Held | None:
    return leases.take(task, at=NOW + at, life=LIFE, at_once=at_once)


def test_an_overlap_is_refused_and_another_task_is_not() -> None:
    assert take()
    assert take(at=SECOND) is None
    assert take(task="room.other")


def test_as_many_as_may_run_beside_each_other() -> None:
    assert [bool(take(at_once=2)) for _ in range(3)] == [True, True, False]


def test_what_is_given_back_can_be_taken_at_once() -> None:
    held = take()
    assert held
    leases.give_back(held)
    assert take(at=SECOND)


def test_the_lease_of_a_dead_holder_ends_and_the_dead_one_takes_nothing_back() -> None:
    dead = take()
    assert dead
    assert take(at=LIFE - SECOND) is None
    alive = take(at=LIFE)
    assert alive
    leases.give_back(dead)
    dead.keep(7)
    row = TaskLease.objects.get()
    assert (row.holder, row.until, row.reached) == (alive.holder, NOW + 2 * LIFE, 0)


def test_of_two_workers_that_read_at_once_one_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    first = take()
    assert first
    leases.give_back(first)
    stale = list(TaskLease.objects.all())
    assert take()
    monkeypatch.setattr(leases, "_slots", lambda *_: stale)
    assert take() is None


def test_a_holder_hears_once_that_somebody_was_refused() -> None:
    held = take()
    assert held
    take()
    take()
    assert leases.give_back(held)
    again = take()
    assert again
    assert not leases.give_back(again)


def test_a_call_before_the_run_is_answered_by_it() -> None:
    dead = take()
    assert dead
    take()
    alive = take(at=LIFE)
    assert alive
    assert not leases.give_back(alive)


def test_how_far_a_run_came_is_told_to_the_next() -> None:
    held = take()
    assert held
    held.keep(41)
    leases.give_back(held)
    again = take()
    assert again
    assert again.reached == 41


def test_a_database_that_goes_away_meanwhile_hides_no_fault_of_the_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def away(*_args: object, **_named: object) -> int:
        raise DatabaseError

    def work(_run: Run) -> int:
        monkeypatch.setattr(QuerySet, "update", away)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        tasks.run(Bounded("room.task", work, LIFE, 1, SECOND))


def test_a_refused_call_does_nothing_and_is_made_up_for(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    monkeypatch.setattr(tasks, "wake_now", sent.append)
    refused: list[int] = []

    def work(_run: Run) -> int:
        if not refused:
            refused.append(tasks.run(task))
        return 3

    task = Bounded("room.task", work, LIFE, 1, SECOND)
    assert tasks.run(task) == 3
    assert (refused, sent) == ([0], ["room.task"])
    assert (tasks.run(task), sent) == (3, ["room.task"])


def test_work_that_fails_leaves_no_lease() -> None:
    def work(_run: Run) -> int:
        raise ZeroDivisionError

    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            tasks.run(Bounded("room.task", work, LIFE, 1, SECOND))
