"""What processes counted outlives them, in one file of each kind."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.mmap_dict import MmapedDict, mmap_key

from operations.counters import files

NOW = datetime.now(UTC)
LATER = NOW + files.QUIET + timedelta(hours=1)
MUCH_LATER = NOW + files.QUIET_ELSEWHERE + timedelta(hours=1)


@pytest.fixture
def ended() -> str:
    """The id of a process that has just ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return str(process.pid)


def name(pid: str) -> str:
    return files.own_name().replace(str(os.getpid()), pid)


def write(file: Path, **counted: float) -> None:
    held = MmapedDict(str(file))  # type: ignore[no-untyped-call]
    for label, value in counted.items():
        key = mmap_key("care_tasks", "care_tasks_total", ["task"], [label], "Tasks.")
        held.write_value(key, value, 0.0)  # type: ignore[no-untyped-call]
    held.close()  # type: ignore[no-untyped-call]


def told(folder: Path) -> str:
    registry = CollectorRegistry()
    registry.register(files.EveryProcess(folder))
    return generate_latest(registry).decode()


def test_those_that_ended_are_put_together_again_and_again(tmp_path: Path, ended: str) -> None:
    write(tmp_path / f"counter_{name(ended)}.db", wake=2, tidy=1)
    write(tmp_path / f"counter_{files.own_name()}.db", wake=40)
    before = told(tmp_path)
    assert 'care_tasks_total{task="wake"} 42.0' in before
    assert files.put_together(tmp_path, at=LATER) == 1
    assert told(tmp_path) == before
    write(tmp_path / f"counter_{name(ended)}.db", wake=3)  # another one of the same number
    assert files.put_together(tmp_path, at=LATER) == 1
    assert 'care_tasks_total{task="wake"} 45.0' in told(tmp_path)
    assert 'care_tasks_total{task="tidy"} 1.0' in told(tmp_path)
    assert files.put_together(tmp_path, at=LATER) == 0
    assert sorted(file.name for file in tmp_path.glob("*.db")) == sorted(
        ["counter_gone.db", f"counter_{files.own_name()}.db"]
    )


def test_who_runs_and_who_was_busy_lately_keeps_a_file(tmp_path: Path, ended: str) -> None:
    write(tmp_path / f"counter_{files.own_name()}.db", wake=1)
    write(tmp_path / f"counter_{name(ended)}.db", wake=1)
    assert files.put_together(tmp_path, at=NOW) == 0


@pytest.mark.parametrize("whose", ["7-1", "1234"], ids=["another container", "an older version"])
def test_of_others_nobody_here_knows_whether_they_run(tmp_path: Path, whose: str) -> None:
    write(tmp_path / f"counter_{whose}.db", wake=1)
    assert files.put_together(tmp_path, at=LATER) == 0
    assert files.put_together(tmp_path, at=MUCH_LATER) == 1


def test_a_process_is_told_apart_from_one_of_the_same_number_in_another_container() -> None:
    container, _, pid = files.own_name().partition("-")
    assert pid == str(os.getpid())
    assert container == str(Path("/proc/self/ns/pid").stat().st_ino)
