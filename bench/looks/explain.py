"""How many answers a second ``manage.py explain --jsonl`` explains, its start included."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from resource import RUSAGE_CHILDREN, getrusage

from bench.rows import Row
from tests import servers

ROOT = servers.ROOT
ANSWERS = ROOT / "tests" / "channels" / "networks"
LINES = {"small": 60_000, "full": 1_000_000}
# Twenty thousand a second are wanted.
GOAL = (20_000, 1.0, "answers/s")


def measure(size: str) -> list[Row]:
    """Answers a second by CPU time, of which two processes have two; wanted is the yardstick."""
    count = LINES[size]
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in answers(count))
        file.flush()
        start = _cpu(os.devnull, jobs=1)
        alone, shared = _cpu(file.name, jobs=1), _cpu(file.name, jobs=2)
    return [
        Row("explain --jsonl, two cores", count / (start + (shared - start) / 2), *GOAL),
        Row("explain --jsonl, one core", count / alone, *GOAL),
    ]


def answers(count: int) -> Iterator[str]:
    """The recorded answers of all networks over and over, no two lines the same."""
    recorded = [
        {"network": file.parts[-3], **json.loads(file.read_text())}
        for file in sorted(ANSWERS.glob("*/answers/*.json"))
    ]
    for number in range(count):
        answer = recorded[number % len(recorded)]
        headers = {**answer["headers"], "x-request-id": f"{number:016x}"}
        yield json.dumps({**answer, "headers": headers})


def _cpu(file: str, *, jobs: int) -> float:
    """Seconds of all processes, the start included."""
    began = getrusage(RUSAGE_CHILDREN)
    subprocess.run(  # nosec B603  # our own command, on a file of ours
        [sys.executable, "manage.py", "explain", "--jsonl", "--jobs", str(jobs), file],
        cwd=ROOT,
        env={"DJANGO_SETTINGS_MODULE": "tests.settings", **os.environ},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    ended = getrusage(RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime - began.ru_utime - began.ru_stime
