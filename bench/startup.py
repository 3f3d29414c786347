"""How long the site takes until it could answer, and how much memory it then holds."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from pathlib import Path

from bench.rows import Row

ROOT = Path(__file__).resolve().parent.parent
READY_S, MEMORY_MB = 1.0, 110.0
RUNS = {"small": 5, "full": 15}
# Said by the process itself, so that the time of starting Python is in it.
SAYS = (
    "import config.wsgi, resource as r; used = r.getrusage(r.RUSAGE_SELF);"
    "print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)"
)


def measure(size: str) -> list[Row]:
    """Seconds of CPU time and megabytes, medians; the yardsticks are what is wanted."""
    told = [_start() for _ in range(RUNS[size])]
    ready, memory = (statistics.median(values) for values in zip(*told, strict=True))
    return [
        Row("ready", ready, READY_S, 1.0, "s", at_most=True),
        Row("memory of a web process at its start", memory, MEMORY_MB, 1.0, "MB", at_most=True),
    ]


def _start() -> tuple[float, float]:
    answer = subprocess.run(  # nosec B603  # our own modules
        [sys.executable, "-W", "ignore", "-c", SAYS],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        check=True,
        text=True,
    )
    seconds, megabytes = answer.stdout.split()
    return float(seconds), float(megabytes)
