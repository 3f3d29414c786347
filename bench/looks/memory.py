"""What one worker holds while it looks at the same logins again and again: it must not grow.

The network answers at once, in a process of its own. Twice: by a real worker, over HTTP, and by
the function that its threads call, with a door that answers in the process, which is quicker.

    python -m bench.looks.memory 1000000 worker    # or: door; a line of JSON every 10,000 checks
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import psycopg

from bench.looks.probing import ROOT, calls, environment, network, prepare, worker
from bench.rows import Row
from tests import servers
from tests.with_django import WITH_DJANGO

LOGINS = 5_000
# After so many checks everything that is made at a first call is there.
WARM = 1_000
CHECKS = {"small": 2_000, "full": 1_000_000}
SAMPLE = {"small": 500, "full": 10_000}
DUE_AGAIN = (
    "UPDATE channels_credential SET next_check_at = now() - interval '1 minute', due_since = NULL"
    " WHERE next_check_at > now() + interval '10 minutes'"
)


class Sample(NamedTuple):
    checks: int
    resident_kb: int
    seconds: float


def measure(size: str) -> list[Row]:
    """Megabytes at the end, of those after the first thousand checks; of a whole worker, which
    takes its minute to start and end, at the full size only."""
    rows = []
    ways = [("door", in_process), ("worker", by_a_worker)]
    for way, samples in ways if size == "full" else ways[:1]:
        told = [sample for sample in samples(CHECKS[size], SAMPLE[size]) if sample.checks >= WARM]
        first, last = told[0], told[-1]
        name = f"memory of a {way} after {last.checks:,} checks"
        rows.append(
            Row(name, last.resident_kb / 1024, first.resident_kb / 1024, 1.05, "MB", at_most=True)
        )
    return rows


def by_a_worker(checks: int, every: int) -> Iterator[Sample]:
    """Of a real worker that asks over HTTP; the first when it has begun to ask."""
    with ExitStack() as started, tempfile.TemporaryDirectory() as folder:
        database = started.enter_context(servers.postgres())
        address = started.enter_context(network(0.0))
        prepare(database, LOGINS)
        given = environment(database, "database://localhost/", address, folder)
        process = started.enter_context(worker(given, 0, Path(folder)))
        line = started.enter_context(psycopg.connect(database, autocommit=True))
        began, due = time.monotonic(), 0
        while due <= checks:
            line.execute(DUE_AGAIN)
            if (done := calls(address)["calls"]) >= max(due, 1):
                yield Sample(done, resident_kb(process), time.monotonic() - began)
                due = (done // every + 1) * every
            time.sleep(0.5)


def in_process(checks: int, every: int) -> Iterator[Sample]:
    """Of a process that calls ``check_login``, and has nothing else to do."""
    with servers.postgres() as database, tempfile.TemporaryDirectory() as folder:
        prepare(database, LOGINS)
        given = environment(database, "database://localhost/", "http://127.0.0.1:1", folder)
        command = [*WITH_DJANGO, "bench.looks.checks", str(checks), str(every)]
        with subprocess.Popen(command, cwd=ROOT, env=given, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            for line in process.stdout:
                yield Sample(*json.loads(line))
    if process.returncode:
        raise RuntimeError("the checks ended with a fault, which stands above")


def resident_kb(process: int) -> int:
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    return 0


if __name__ == "__main__":
    checks, way = int(sys.argv[1]), sys.argv[2]
    for sample in (by_a_worker if way == "worker" else in_process)(checks, SAMPLE["full"]):
        print(json.dumps(sample._asdict()), flush=True)
    servers.stop()
