"""The folder as broker: whole files only, whoever reads and writes at the same time."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from kombu.connection import Connection

from config import folder_broker

AT_ONCE = 8
EACH = 40


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("queue", "control"):
        (tmp_path / name).mkdir()
    return tmp_path


@pytest.fixture
def channels(folder: Path) -> Iterator[list[Any]]:
    """What as many processes have: a channel each to the same folder."""
    folder_broker.install()
    options = {
        "data_folder_in": str(folder / "queue"),
        "data_folder_out": str(folder / "queue"),
        "control_folder": str(folder / "control"),
    }
    lines = [Connection("filesystem://", transport_options=options) for _ in range(AT_ONCE)]
    assert isinstance(lines[0].transport, folder_broker.Transport)
    yield [line.channel() for line in lines]
    for line in lines:
        line.close()


def test_queues_that_are_bound_at_the_same_time_are_all_known(channels: list[Any]) -> None:
    def bind(number: int) -> None:
        for place in range(EACH):
            channels[number]._queue_bind("celery", "key", "", f"queue-{number}-{place}")

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(bind, range(AT_ONCE)))

    table = channels[0].get_table("celery")
    assert len({row[2] for row in table}) == len(table) == AT_ONCE * EACH


def test_each_message_is_read_whole_and_once(channels: list[Any]) -> None:
    def put(number: int) -> list[str]:
        for place in range(EACH):
            channels[number]._put("celery", {"body": f"{number}-{place}", "rest": "x" * 5_000})
        return []

    def get(number: int) -> list[str]:
        bodies = []
        for _turn in range(20 * EACH):
            try:
                bodies.append(channels[number]._get("celery")["body"])
            except queue.Empty:
                continue
        return bodies

    half = AT_ONCE // 2
    with ThreadPoolExecutor(AT_ONCE) as pool:
        writers = [pool.submit(put, number) for number in range(half)]
        readers = [pool.submit(get, number) for number in range(half, AT_ONCE)]
        bodies = [body for task in (*writers, *readers) for body in task.result()]
    bodies += get(0)

    assert sorted(bodies) == sorted(f"{n}-{place}" for n in range(half) for place in range(EACH))


@pytest.mark.parametrize("left", [b"", b"{", b"\xff"])
def test_a_file_that_holds_no_message_ends_nothing(
    folder: Path, channels: list[Any], left: bytes
) -> None:
    (folder / "queue" / "0_left-behind.celery.msg").write_bytes(left)
    channels[0]._put("celery", {"body": "after it"})

    assert channels[1]._get("celery") == {"body": "after it"}
    with pytest.raises(queue.Empty):
        channels[1]._get("celery")
