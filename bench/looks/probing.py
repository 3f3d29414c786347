"""Looks in a second by real workers, one network due, and what one look costs.

The network answers after 200 ms, so that N threads can make N / 0.2 looks a second at the most:
that is the yardstick of one worker, of two and of four alike.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.request import urlopen

import psycopg

from bench.rows import Row
from tests import servers
from tests.with_django import WITH_DJANGO

ROOT = servers.ROOT
THREADS, ANSWER_S = 8, 0.2
IDEAL = THREADS / ANSWER_S
WAKE_S = 20
SECONDS = {"small": 6, "full": 60}
JOINED_WITHIN_S = 10
GOALS = {1: 0.9, 2: 1.8, 4: 3.5}
ALL_DUE = "UPDATE channels_credential SET next_check_at = now() - interval '1 minute'"


def measure(size: str) -> list[Row]:
    with servers.postgres() as database:
        prepare(database, 400 * SECONDS[size])
        return [*_of_a_look(database), *_of_workers(database, SECONDS[size])]


def _of_a_look(database: str) -> Iterator[Row]:
    with network(0.0) as address:
        told = json.loads(django(database, "bench.looks.one_look", address))
    yield Row("queries of a look", told["queries"], 1, 5, at_most=True)
    yield Row("CPU of a look", told["cpu_ms"], 1, 4, "ms", at_most=True)


def _of_workers(database: str, seconds: int) -> Iterator[Row]:
    """One worker first, and others join it."""
    with ExitStack() as started, tempfile.TemporaryDirectory() as folder:
        address = started.enter_context(network(ANSWER_S))
        broker = started.enter_context(servers.redis())
        told = environment(database, broker, address, folder)
        running = 0
        for workers, goal in GOALS.items():
            with psycopg.connect(database) as line:
                line.execute(ALL_DUE)
            for number in range(running, workers):
                started.enter_context(worker(told, number, Path(folder)))
            running = workers
            _await_all(address, THREADS * workers)
            rate = looks_a_second(address, seconds)
            yield Row(f"looks, workers: {workers}", rate, IDEAL, goal, "/s")


def looks_a_second(address: str, seconds: int) -> float:
    began, before = time.monotonic(), calls(address)["calls"]
    time.sleep(seconds)
    return (calls(address)["calls"] - before) / (time.monotonic() - began)


def _await_all(address: str, threads: int) -> None:
    """Until every worker takes part, nearly: so many calls wait at once."""
    while not calls(address)["calls"]:
        time.sleep(0.1)
    patience = time.monotonic() + JOINED_WITHIN_S
    while calls(address)["at_once"] < threads * 0.8 and time.monotonic() < patience:
        time.sleep(0.1)
    time.sleep(1)


@contextmanager
def network(seconds: float) -> Iterator[str]:
    """A pretend network that answers after so many seconds; its address."""
    port = servers.free_port()
    command = [sys.executable, "-m", "bench.looks.network_stub", str(port), str(seconds)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def calls(address: str) -> dict[str, int]:
    with urlopen(f"{address}/calls", timeout=5) as answer:
        told: dict[str, int] = json.load(answer)
        return told


def prepare(database: str, logins: int) -> None:
    django(database, "bench.looks.logins_due", str(logins))


def django(database: str, *module: str) -> str:
    """What a module says that runs as a process of its own, on this database."""
    environment = {**os.environ, "TEST_DATABASE_URL": database}
    environment["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    done = subprocess.run(
        [*WITH_DJANGO, *module], cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True
    )
    return done.stdout.decode()


def environment(database: str, broker: str, address: str, folder: str) -> dict[str, str]:
    """Of a worker as an operator would start it, but for the network that it asks."""
    return {
        **{name: value for name, value in os.environ.items() if "DJANGO" not in name},
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": "tests-only-" + "k" * 50,
        "VAULT_KEYS": "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk=",
        "DATABASE_URL": database,
        "CELERY_BROKER_URL": broker,
        "SANDBOX_URL": address,
        "LINKEDIN_CLIENT_ID": "demo-linkedin",
        "LINKEDIN_CLIENT_SECRET": "demo-linkedin-secret",
        "VAR_DIR": folder,
        "WAKE_SECONDS": str(WAKE_S),
    }


@contextmanager
def worker(given: dict[str, str], number: int, folder: Path) -> Iterator[int]:
    """Runs meanwhile; its process id. The first one has the schedule."""
    options = ["--pool", "threads", "--concurrency", str(THREADS), "--loglevel", "WARNING"]
    options += ["--hostname", f"worker{number}@here", "--without-gossip", "--without-mingle"]
    if number == 0:
        options += ["--beat", "--schedule", str(folder / "beat")]
    command = [sys.executable, "-m", "celery", "-A", "config.celery", "worker", *options]
    with (folder / f"worker{number}.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=given, stdout=log, stderr=log)
    try:
        yield process.pid
    finally:
        process.kill()
        process.wait()


if __name__ == "__main__":
    for row in measure(sys.argv[1] if len(sys.argv) > 1 else "small"):
        print(f"{row.name:30} {row.ours:8.1f} {row.yardstick:8.1f} {row.ratio:6.2f} {row.goal}")
    servers.stop()
