"""How many answers a second ``manage.py explain --jsonl`` explains, its start included."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

from bench.rows import Row

ROOT = Path(__file__).resolve().parent.parent
ANSWERS = ROOT / "tests" / "channels" / "networks"
LINES = {"small": 60_000, "full": 1_000_000}
WANTED = 20_000


def measure(size: str) -> list[Row]:
    """Answers a second of CPU time; the yardstick is the figure that is wanted."""
    count = LINES[size]
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in answers(count))
        file.flush()
        began = _used()
        _explain(file.name)
        took = _used() - began
    return [Row("explain --jsonl", count / took, WANTED, 1.0, "answers/s")]


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


def _explain(file: str) -> None:
    subprocess.run(  # nosec B603  # our own command, on a file of ours
        [sys.executable, "manage.py", "explain", "--jsonl", file],
        cwd=ROOT,
        env={"DJANGO_SETTINGS_MODULE": "tests.settings", **os.environ},
        stdout=subprocess.DEVNULL,
        check=True,
    )


def _used() -> float:
    """CPU seconds of the processes that have ended."""
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
