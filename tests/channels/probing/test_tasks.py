from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import pytest
from celery.worker import state
from pytest_django import Settings

from channels import tasks
from channels.models import Credential, Pause, Renewal
from channels.probing import rounds
from channels.probing.check import CheckOutcome
from channels.probing.queues import queue_of
from channels.records import pauses
from channels.registry import NETWORKS
from channels.renewal.attempts import STALE
from config.celery import app
from tests.channels.journeys.journey import DAY, HOUR, MINUTE
from tests.factories import NOW, make_credential

pytestmark = pytest.mark.django_db


class Checks:
    """Stands where the networks are asked, and notes which logins were checked."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.logins: list[int] = []
        self.failing: set[int] = set()
        patch.setattr(rounds, "check_login", self)

    def __call__(self, pk: int, *, at: datetime) -> CheckOutcome:
        if pauses.paused_until(Credential.objects.get(pk=pk).network, at):
            return CheckOutcome.PAUSED
        self.logins.append(pk)
        if pk in self.failing:
            raise ZeroDivisionError
        Credential.objects.filter(pk=pk).update(next_check_at=at + DAY)
        return CheckOutcome.ASKED


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> Checks:
    return Checks(monkeypatch)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Which rounds were asked for, and in which queue."""
    messages: list[tuple[str, str]] = []

    def send(arguments: list[str], *, queue: str, expires: float) -> None:
        messages.append((arguments[0], queue))

    monkeypatch.setattr(tasks.check_batch, "apply_async", send)
    return messages


def due(network: str = "linkedin", *, since: Any = MINUTE, **fields: Any) -> Credential:
    return make_credential(network=network, next_check_at=NOW - since, **fields)


def clock() -> datetime:
    return NOW


def run(network: str = "linkedin", **how: Any) -> int:
    return rounds.run(network, clock=clock, until=NOW + MINUTE, **how)


def test_a_round_checks_once_everything_due_and_at_nothing_else(checks: Checks) -> None:
    mine = {due().pk for _ in range(3)}
    make_credential(network="linkedin", next_check_at=NOW + HOUR)
    due("x")
    assert run() == 3
    assert sorted(checks.logins) == sorted(mine)
    assert run() == 0


# A round goes on


def test_one_login_that_fails_stops_no_other(
    checks: Checks, caplog: pytest.LogCaptureFixture
) -> None:
    logins = [due() for _ in range(3)]
    checks.failing = {logins[1].pk}
    assert run() == 3
    assert f"login {logins[1].pk}: the check failed" in caplog.text


def test_a_login_that_fails_is_tried_again_less_and_less_often(checks: Checks) -> None:
    credential = due()
    checks.failing = {credential.pk}
    waits = []
    for _ in range(4):
        Credential.objects.update(next_check_at=NOW)
        run()
        credential.refresh_from_db()
        waits.append(credential.next_check_at - NOW)
    assert waits == [MINUTE, 2 * MINUTE, 4 * MINUTE, 8 * MINUTE]


def test_a_login_disconnected_meanwhile_stops_nothing(
    checks: Checks, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(pk: int, *, at: datetime) -> CheckOutcome:
        raise Credential.DoesNotExist

    monkeypatch.setattr(rounds, "check_login", gone)
    due()
    assert run() == 1


def test_a_round_ends_in_time(checks: Checks) -> None:
    moments = iter([NOW + number * MINUTE for number in range(100)])
    for _ in range(10):
        due()
    done = rounds.run("linkedin", clock=lambda: next(moments), until=NOW + 9 * MINUTE)
    assert 0 < done < 10


def test_a_paused_network_waits_and_the_others_go_on(checks: Checks) -> None:
    waiting, asked = due("linkedin"), due("x")
    Pause.objects.create(network="linkedin", until=NOW + HOUR)
    assert (run("linkedin"), run("x")) == (0, 1)
    assert checks.logins == [asked.pk]
    assert rounds.count_due(at=NOW) == {}
    assert rounds.count_due(at=NOW + HOUR) == {"linkedin": 1}
    waiting.refresh_from_db()
    assert waiting.next_check_at == NOW - MINUTE


def test_a_pause_in_the_middle_of_a_round_ends_it(checks: Checks) -> None:
    for _ in range(5):
        due()

    def pause_after(pk: int) -> None:
        if len(checks.logins) == 2:
            Pause.objects.create(network="linkedin", until=NOW + HOUR)

    assert run(told=rounds.Told(checked=pause_after)) == 2
    # None of those that were claimed and not begun waits for its lease.
    assert rounds.count_due(at=NOW + HOUR) == {"linkedin": 3}
    assert set(Credential.objects.filter(next_check_at=NOW - MINUTE).values_list("due_since")) == {
        (None,)
    }


# The tasks


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", clock)


def test_waking_sends_for_workers_where_something_is_due(
    now: None, sent: list[tuple[str, str]]
) -> None:
    due("x")
    due("linkedin")
    make_credential(network="pinterest", next_check_at=NOW + HOUR)
    tasks.wake()
    assert sorted(sent) == [("linkedin", "network-linkedin"), ("x", "network-x")]


def test_a_round_calls_for_help_while_more_is_due_than_it_can_take(
    now: None, checks: Checks, sent: list[tuple[str, str]]
) -> None:
    for _ in range(9):
        due("linkedin")
    due("x")
    tasks.check_batch("linkedin")
    tasks.check_batch("x")
    assert len(checks.logins) == 10
    assert sent == [("linkedin", "network-linkedin")]


def test_a_round_whose_time_is_over_sends_for_the_next_at_once(
    checks: Checks, sent: list[tuple[str, str]], settings: Settings
) -> None:
    settings.WAKE_EVERY = timedelta(0)
    due("x")
    assert tasks.check_batch("x") == 0
    assert sent == [("x", "network-x")]


def test_waking_hurries_a_login_whose_renewal_was_left_unfinished(
    now: None, sent: list[tuple[str, str]]
) -> None:
    credential = make_credential(network="x", next_check_at=NOW + HOUR)
    Renewal.objects.create(
        credential=credential, generation=1, fingerprint="f", started_at=NOW - STALE
    )
    tasks.wake()
    assert [network for network, _ in sent] == ["x"]


def test_two_wake_ups_check_once(now: None, checks: Checks) -> None:
    credential = due()
    tasks.wake()
    tasks.wake()
    assert checks.logins == [credential.pk]


def test_a_task_that_a_worker_runs_twice_checks_once(checks: Checks) -> None:
    make_credential(network="x", next_check_at=datetime(2020, 1, 1, tzinfo=UTC))
    assert (tasks.check_batch("x"), tasks.check_batch("x")) == (1, 0)


def test_every_task_of_the_schedule_exists() -> None:
    app.loader.import_default_modules()
    assert app.conf.beat_schedule
    for entry in app.conf.beat_schedule.values():
        assert entry["task"] in app.tasks
        assert entry["options"]["expires"] > 0


def test_every_network_has_a_queue_of_its_own() -> None:
    names = {queue.name for queue in app.conf.task_queues}
    assert names == {"celery", *(queue_of(network.id) for network in NETWORKS)}


@pytest.mark.parametrize(("busy", "goes_on"), [(7, True), (8, False)])
def test_a_round_goes_on_while_a_thread_of_its_worker_has_nothing_to_do(
    monkeypatch: pytest.MonkeyPatch, busy: int, goes_on: bool
) -> None:
    monkeypatch.setattr(tasks._Threads, "count", 8)
    monkeypatch.setattr(state, "active_requests", set(range(busy)))
    asked: list[bool] = []

    def ask(*_: object, told: rounds.Told, **__: object) -> int:
        asked.append(told.goes_on())
        return 0

    monkeypatch.setattr(rounds, "run", ask)
    tasks.check_batch("x")
    assert asked == [goes_on]


def test_a_worker_says_how_many_threads_it_has_and_that_it_is_to_stop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tasks._Threads, "count", 0)
    monkeypatch.setattr(rounds, "STOPPING", threading.Event())
    tasks._count_threads(sender=Mock(controller=SimpleNamespace(concurrency=8)))
    assert tasks._Threads.count == 8
    tasks._end_rounds(sig="SIGTERM", how="Warm", exitcode=0)
    assert rounds.STOPPING.is_set()
