"""A worker is woken by its task's name, after the commit, and a lost wake-up loses nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from celery import current_app
from django.db import transaction

from core import waking

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("accounts", "api", "channels", "core", "helpcenter", "notifications", "operations")


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tasks of which the broker was told."""
    names: list[str] = []
    monkeypatch.setattr(waking, "current_app", app_with(names.append))
    return names


def app_with(send_task: Callable[[str], None]) -> SimpleNamespace:
    """A Celery application whose tasks run in workers, as on a real site."""
    return SimpleNamespace(conf=SimpleNamespace(task_always_eager=False), send_task=send_task)


@pytest.mark.django_db
def test_after_the_commit_and_not_before(
    woken: list[str], django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        waking.wake("some.task")
        assert woken == []

    assert woken == ["some.task"]


@pytest.mark.django_db(transaction=True)
def test_nobody_is_woken_for_what_was_rolled_back(woken: list[str]) -> None:
    with transaction.atomic():
        waking.wake("some.task")
        transaction.set_rollback(True)

    assert woken == []


@pytest.mark.django_db(transaction=True)
def test_at_once_where_there_is_no_transaction(woken: list[str]) -> None:
    waking.wake("some.task")

    assert woken == ["some.task"]


def test_a_broker_that_is_away_is_logged_and_raises_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away(task: str) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(waking, "current_app", app_with(away))
    waking.wake_now("some.task")

    assert "some.task could not be woken (ConnectionRefusedError)" in caplog.text


def test_where_tasks_run_at_once_the_task_itself_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []
    current_app.loader.import_default_modules()
    task = current_app.tasks["notifications.deliver_due"]
    monkeypatch.setattr(task, "run", lambda: ran.append(task.name))

    waking.wake_now("notifications.deliver_due")

    assert ran == ["notifications.deliver_due"]


def test_every_name_that_is_woken_is_a_task() -> None:
    current_app.loader.import_default_modules()
    names = {
        name
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        for name in re.findall(r"\bwake(?:_now)?\(\"([\w.]+)\"\)", path.read_text())
    }

    assert len(names) >= 7
    assert names <= set(current_app.tasks)
