"""The database as broker: each message to one worker, and a database in trouble ends nobody."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import OperationalError, connection, connections
from kombu.connection import Connection

from config.celery import app
from core.broker import transport
from core.broker.models import Wakeup

AT_ONCE = 6
EACH = 15


@pytest.fixture
def line() -> Iterator[Any]:
    with Connection("database://localhost/") as there:
        yield there.channel()


@pytest.fixture
def pages_left(db: None) -> Iterator[Any]:
    """Lets the database grow no further: a full disk, as SQLite tells of it."""
    if connection.vendor != "sqlite":
        pytest.skip("SQLite's way of being full")

    def limit(pages: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")  # no room inside the file, left by what earlier tests deleted
            cursor.execute(f"PRAGMA max_page_count = {pages}")

    yield limit
    limit(1_000_000)


@pytest.mark.django_db
def test_the_default_broker_is_the_database() -> None:
    assert app.connection_for_write().as_uri().startswith("database://")
    with app.connection_for_write() as there:
        assert isinstance(there.transport, transport.Transport)


@pytest.mark.django_db
def test_messages_are_read_in_turn_and_from_their_own_queue(line: Any) -> None:
    for body in ("first", "second"):
        line._put("celery", {"body": body})
    line._put("network-x", {"body": "other"})

    assert [line._get("celery")["body"] for _ in range(2)] == ["first", "second"]
    with pytest.raises(queue.Empty):
        line._get("celery")
    assert line._get("network-x") == {"body": "other"}


@pytest.mark.django_db(transaction=True)
def test_each_message_goes_to_one_worker_of_several() -> None:
    def put(number: int) -> list[str]:
        with Connection("database://localhost/") as there:
            for place in range(EACH):
                there.channel()._put("celery", {"body": f"{number}-{place}"})
        connections.close_all()
        return []

    def get(_number: int) -> list[str]:
        bodies = []
        with Connection("database://localhost/") as there:
            channel = there.channel()
            for _turn in range(4 * EACH):
                try:
                    bodies.append(channel._get("celery")["body"])
                except queue.Empty:
                    continue
        connections.close_all()
        return bodies

    half = AT_ONCE // 2
    with ThreadPoolExecutor(AT_ONCE) as pool:
        turns = [pool.submit(put, number) for number in range(half)]
        turns += [pool.submit(get, number) for number in range(half)]
        bodies = [body for turn in turns for body in turn.result()]
    while True:
        rest = get(0)
        bodies += rest
        if not rest:
            break

    assert sorted(bodies) == sorted(f"{n}-{place}" for n in range(half) for place in range(EACH))


@pytest.mark.django_db
def test_only_the_newest_wait_for_a_worker_that_is_away_for_long(
    line: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "MOST", 3)
    for number in range(8):
        line._put("celery", {"body": number})

    assert line._size("celery") == 3
    assert line._get("celery") == {"body": 5}


@pytest.mark.django_db
def test_a_row_that_holds_no_message_is_dropped(line: Any) -> None:
    Wakeup.objects.create(queue="celery", message="{")
    line._put("celery", {"body": "after it"})

    assert line._get("celery") == {"body": "after it"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("call", ["exists", "filter"])
def test_a_worker_whose_database_is_away_waits_and_goes_on(
    line: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, call: str
) -> None:
    def away(*_arguments: object, **_options: object) -> None:
        raise OperationalError("disk I/O error")

    line._put("celery", {"body": "kept"})
    with monkeypatch.context() as patch:
        patch.setattr(Wakeup.objects, call, away)
        for _turn in range(3):
            if call == "exists":
                assert not line._anything()
            else:
                with pytest.raises(queue.Empty):
                    line._get("celery")
    assert len(caplog.records) == 1, "one line, not one at every turn"
    assert line._anything()
    assert line._get("celery") == {"body": "kept"}


@pytest.mark.django_db(transaction=True)
def test_a_disk_that_is_full_loses_the_wake_up_and_nothing_else(line: Any, pages_left: Any) -> None:
    line._put("celery", {"body": "before"})
    pages_left(1)
    with pytest.raises(OperationalError, match="full"):
        line._put("celery", {"body": "x" * 50_000})
    assert line._get("celery") == {"body": "before"}
    pages_left(1_000_000)
    line._put("celery", {"body": "after"})
    assert line._get("celery") == {"body": "after"}
