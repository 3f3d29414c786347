"""A full round of checks on SQLite, as the site comes, and what pages lose meanwhile.

One worker of eight threads asks a pretend network about every login, as often as it can, while a
person's pages are read by another process. The database is also the worker's queue.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.looks.probing import ROOT, calls, environment, network, prepare, worker
from bench.rows import Row
from channels.diagnosis import next_check
from tests.with_django import WITH_DJANGO

# A channel is behind each login.
LOGINS = {"small": 300, "full": 10_000}
# Pages are read for so long before the round, during it and after it.
READING_S = {"small": 3, "full": 30}
ANSWER_S = 0.2
PATIENCE_S = 60
LOCKED = "database is locked"


def measure(size: str) -> list[Row]:
    """The round beside its period, and pages a second beside those without a round."""
    logins, reading = LOGINS[size], READING_S[size]
    database = os.environ["TEST_DATABASE_URL"]
    with tempfile.TemporaryDirectory() as folder, network(ANSWER_S) as address:
        given = environment(database, "database://localhost/", address, folder)
        with _reader(given) as reader:
            prepare(database, logins)
            quiet = [_pages_a_second(reader, reading)]
            with worker(given, 0, Path(folder)):
                began = _await_calls(address, 1)
                busy = _pages_a_second(reader, reading)
                took = _await_calls(address, logins) - began
            quiet.append(_pages_a_second(reader, reading))
        locked = Path(folder, "worker0.log").read_text().count(LOCKED)
    period = next_check.EVERY.total_seconds()
    return [
        Row("SQLite: pages during a round", busy, sum(quiet) / len(quiet), 0.8, "/s"),
        Row(f"SQLite: a round of {logins:,} checks", took, period, 1.0, "s", at_most=True),
        Row("SQLite: calls that found it locked, of", locked, logins, 0, at_most=True),
    ]


@contextmanager
def _reader(given: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"]
    subprocess.run(collect, cwd=ROOT, env=given, check=True)
    with subprocess.Popen(
        [*WITH_DJANGO, "bench.looks.sqlite_reads"],
        cwd=ROOT,
        env=given,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            _told(process)
            yield process
        finally:
            process.kill()


def _told(process: subprocess.Popen[str]) -> str:
    line = process.stdout.readline() if process.stdout else ""
    if not line:
        raise RuntimeError("the reader ended; the reason stands above")
    return line


def _pages_a_second(reader: subprocess.Popen[str], seconds: float) -> float:
    assert reader.stdin is not None
    reader.stdin.write(f"{seconds}\n")
    reader.stdin.flush()
    told = json.loads(_told(reader))
    pages: float = told["pages"] / told["seconds"]
    return pages


def _await_calls(address: str, count: int) -> float:
    """The moment at which the network had been asked so often, by ``time.monotonic``."""
    last, moved = 0, time.monotonic()
    while (asked := calls(address)["calls"]) < count:
        if asked > last:
            last, moved = asked, time.monotonic()
        if time.monotonic() - moved > PATIENCE_S:
            raise RuntimeError(f"the round stands still at {asked} of {count} checks")
        time.sleep(0.05)
    return time.monotonic()
