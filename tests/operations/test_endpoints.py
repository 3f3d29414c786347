"""``/healthz``, ``/readyz`` and ``/metrics``: who is told what, and what is counted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from channels.models import Pause
from core.version import version
from operations import heartbeats, readiness, rhythm
from operations.models import Heartbeat
from tests.factories import make_credential

pytestmark = pytest.mark.django_db
JSON: dict[str, Any] = {"HTTP_ACCEPT": "application/json"}
ELSEWHERE: dict[str, Any] = {"REMOTE_ADDR": "203.0.113.9"}
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture(autouse=True)
def all_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    at = timezone.now()
    rows = [Heartbeat(kind="task", name=each.task, done_at=at) for each in rhythm.rhythms()]
    rows += [Heartbeat(kind="worker", name="w"), Heartbeat(kind="schedule", name="schedule")]
    for row in rows:
        row.first_at = row.at = at
    Heartbeat.objects.bulk_create(rows)
    monkeypatch.setitem(readiness.ASKED, "broker", lambda _at: "")


def ready(**headers: Any) -> dict[str, Any]:
    body: dict[str, Any] = Client().get("/readyz", **JSON, **headers).json()
    return body


def test_alive_is_told_to_anybody_without_the_database_and_without_a_host(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("django.db.connection.cursor", None)
    answer = Client().get("/healthz", HTTP_HOST="10.0.0.7:8000", **ELSEWHERE)
    assert (answer.status_code, answer.content.decode()) == (200, "ok\n")
    assert answer.headers["Cache-Control"] == "no-store"
    assert Client().get("/healthz", **JSON, **ELSEWHERE).json() == {"status": "ok"}
    assert Client().get("/healthz").content.decode() == f"ok {version()}\n"
    assert Client().get("/healthz", **JSON).json() == {"status": "ok", "version": str(version())}


def test_it_is_ready_where_all_works() -> None:
    told = ready()
    assert told["status"] == "ready", told
    assert set(told["parts"].values()) == {"ok"}


@pytest.mark.parametrize(
    "headers",
    [ELSEWHERE, {"HTTP_X_FORWARDED_FOR": "203.0.113.9"}, {"HTTP_X_REAL_IP": "203.0.113.9"}],
)
def test_strangers_get_the_word_alone(headers: dict[str, Any]) -> None:
    assert ready(**headers) == {"status": "ready"}
    assert Client().get("/metrics", **headers).status_code == 404


def test_the_token_opens_both_from_anywhere(settings: Settings) -> None:
    settings.METRICS_TOKEN = "a-long-token"
    right: dict[str, Any] = {"HTTP_AUTHORIZATION": "Bearer a-long-token", **ELSEWHERE}
    wrong: dict[str, Any] = {"HTTP_AUTHORIZATION": "Bearer another", **ELSEWHERE}
    assert "parts" in ready(**right)
    assert "parts" not in ready(**wrong)
    assert Client().get("/metrics", **right).status_code == 200
    assert Client().get("/metrics", **wrong).status_code == 404
    settings.METRICS_TOKEN = ""
    empty: dict[str, Any] = {"HTTP_AUTHORIZATION": "Bearer ", **ELSEWHERE}
    assert Client().get("/metrics", **empty).status_code == 404, "no token is no token"


@pytest.mark.parametrize(
    ("kind", "part", "says"),
    [("worker", "workers", "No worker"), ("schedule", "schedule", "The schedule has sent")],
)
def test_a_process_that_stopped_is_noticed(kind: str, part: str, says: str) -> None:
    Heartbeat.objects.filter(kind=kind).update(at=timezone.now() - HOUR)
    answer = Client().get("/readyz", **JSON)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert answer.json()["parts"][part].startswith(says)


def test_a_task_that_no_longer_ends_well_is_named() -> None:
    Heartbeat.objects.filter(name="channels.wake").update(done_at=timezone.now() - HOUR)
    told = ready()
    assert told["parts"]["workers"] == "Too long without a good end: channels.wake."


def test_a_part_that_raises_says_its_kind_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(at: object) -> str:
        raise OSError("redis://:secret@10.0.0.1")

    monkeypatch.setitem(readiness.ASKED, "cache", away)
    answer = Client().get("/readyz", **JSON)
    assert answer.json()["parts"]["cache"] == "It does not answer (OSError)."
    assert b"secret" not in answer.content


def test_a_failure_is_counted_and_its_end_told() -> None:
    at = timezone.now()
    name = "channels.sweep_states"
    heartbeats.task_failed(name, OSError("https://x.example/?token=secret"), at=at)
    heartbeats.task_failed(name, OSError(), at=at)
    row = Heartbeat.objects.get(name=name)
    assert (row.failures, row.error) == (2, "OSError")
    heartbeats.task_done(name, 0.5, at=at)
    row.refresh_from_db()
    assert (row.failures, row.error, row.done_at) == (0, "", at)


def test_a_database_that_is_away_stops_no_task(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> None:
        raise OperationalError

    monkeypatch.setattr(Heartbeat.objects, "filter", lambda **_: type("Q", (), {"update": away})())
    heartbeats.task_failed("channels.wake", OSError(), at=timezone.now())


def test_what_was_not_heard_of_for_a_day_is_forgotten() -> None:
    Heartbeat.objects.filter(kind="worker").update(at=timezone.now() - 2 * DAY)
    assert heartbeats.forget(at=timezone.now()) == 1
    assert not Heartbeat.objects.filter(kind="worker").exists()


def test_the_metrics_tell_of_requests_queues_and_pauses() -> None:
    at = timezone.now()
    make_credential(network="x", at=at, next_check_at=at - DAY)
    Pause.objects.create(network="instagram", until=at + HOUR)
    Client().get("/about/")
    text = Client().get("/metrics").content.decode()
    assert 'care_requests_total{method="GET",status="200",view="about"}' in text
    assert 'care_overdue_logins{network="x"} 1.0' in text
    assert 'care_overdue_logins{network="linkedin"} 0.0' in text
    assert 'care_paused{network="instagram"} 1.0' in text
    assert "care_workers_alive 1.0" in text
    age = next(
        line for line in text.splitlines() if line.startswith('care_queue_age_seconds{network="x"')
    )
    assert float(age.split()[1]) >= DAY.total_seconds()
