"""The real thing: PostgreSQL, Redis, three workers, and two schedules by mistake."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

from tests import servers
from tests.channels.driving import Driver
from tests.channels.granting import PINTEREST, tokens_of
from tests.conftest import ROOT, Sandbox

pytestmark = pytest.mark.servers

LOGINS = 90
LEASE_S = 4
PATIENCE_S = 45


@pytest.fixture
def database() -> Iterator[str]:
    with servers.postgres() as address:
        yield address


@pytest.fixture
def driver_there(database: str, sandbox: Sandbox) -> Iterator[Driver]:
    driver = Driver(database, sandbox)
    driver("migrate")
    yield driver
    driver.stop()


class Fleet:
    """Workers and schedules, as the README starts them on several machines."""

    def __init__(self, folder: Path, database: str, broker: str, sandbox: Sandbox) -> None:
        self.folder = folder
        self.environment = {
            **{name: value for name, value in os.environ.items() if "DJANGO" not in name},
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "SECRET_KEY": "tests-only-" + "k" * 50,
            "VAULT_KEYS": "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk=",
            "DATABASE_URL": database,
            "CELERY_BROKER_URL": broker,
            "SANDBOX_URL": sandbox.url,
            "PINTEREST_CLIENT_ID": "demo-pinterest",
            "PINTEREST_CLIENT_SECRET": "demo-pinterest-secret",
            "VAR_DIR": str(folder),
            "WAKE_SECONDS": "2",
            "CHECK_ROUNDS_AT_ONCE": "3",
            "CHECK_LEASE_SECONDS": str(LEASE_S),
        }

    def worker(self, name: str) -> subprocess.Popen[bytes]:
        options = ["--pool", "threads", "--concurrency", "1", "--hostname", f"{name}@here"]
        return self._start(name, "worker", *options, "--loglevel", "INFO")

    def schedule(self, name: str) -> subprocess.Popen[bytes]:
        return self._start(name, "beat", "--schedule", str(self.folder / name), "--pidfile=")

    def _start(self, name: str, *parts: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{name}.log").open("wb") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", "config.celery", *parts],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def await_ready(self, names: Iterable[str]) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not all(" ready." in self._log(name) for name in names):
            assert time.monotonic() < deadline, [self._log(name)[-500:] for name in names]
            time.sleep(0.1)

    def _log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text()

    def looks_of(self, name: str) -> int:
        """How many answers this worker got from Pinterest."""
        return self._log(name).count("network=pinterest endpoint=whoami")


def stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def asked(database: str) -> list[int]:
    """How often each login was checked and the answer written, by the history."""
    sql = (
        "SELECT COUNT(e.id) FROM channels_credential c LEFT JOIN channels_event e"
        " ON e.credential_id = c.id AND e.kind = 'asked' GROUP BY c.id"
    )
    with psycopg.connect(database) as line:
        return [row[0] for row in line.execute(sql)]


def await_asked(database: str, wanted: int) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while sum(1 for times in asked(database) if times) < wanted:
        assert time.monotonic() < deadline, f"{sum(asked(database))} looks after {PATIENCE_S} s"
        time.sleep(0.05)


def connect_all(driver: Driver) -> None:
    logins = []
    for number in range(LOGINS):
        account = driver.sandbox.control("pinterest/accounts", {"name": f"Maker {number}"})["id"]
        access, refresh = tokens_of(driver.sandbox, PINTEREST, account)
        logins.append({"account_id": account, "access": access, "refresh": refresh})
    driver("prepare_many", network="pinterest", logins=logins)
    driver.sandbox.session.delete(f"{driver.sandbox.url}/control/calls", timeout=5)


def test_three_workers_one_of_them_killed_check_every_channel_once(
    driver_there: Driver, database: str, tmp_path: Path
) -> None:
    connect_all(driver_there)
    with servers.redis() as broker, ExitStack() as started:
        fleet = Fleet(tmp_path, database, broker, driver_there.sandbox)
        workers = {name: fleet.worker(name) for name in ("first", "second", "third")}
        for worker in workers.values():
            started.callback(stop, worker)
        fleet.await_ready(workers)
        for name in ("schedule", "schedule-by-mistake"):
            started.callback(stop, fleet.schedule(name))
        await_asked(database, LOGINS // 4)
        victim = max(workers, key=fleet.looks_of)
        workers[victim].send_signal(signal.SIGKILL)
        at_the_kill = sum(asked(database))
        assert at_the_kill < LOGINS, "the worker was not killed in the middle of the work"
        await_asked(database, LOGINS)
        time.sleep(LEASE_S)  # whoever would check twice has had the time to
        assert asked(database) == [1] * LOGINS
        survivors = [name for name in workers if name != victim]
        shares = {name: fleet.looks_of(name) for name in workers}
    assert all(shares[name] for name in survivors), shares
    # The dead worker's last question may have been asked and its answer never written.
    calls = driver_there.sandbox.control("calls?network=pinterest")["calls"]
    assert LOGINS <= len(calls) <= LOGINS + 1
    states = driver_there("states")
    assert states == {"working": LOGINS}


def test_fifty_renewals_at_once_on_postgresql_make_one_call(driver_there: Driver) -> None:
    login = driver_there.x_login()
    answer = driver_there("renew", credential=login, processes=5, threads=10)
    told = [one for child in answer["all"] for one in child["outcomes"]]
    assert told.count("stored") == 1
    assert set(told) <= {"stored", "busy", "not_due", "moved_on"}
    assert len(driver_there.renewals()) == 1
    assert driver_there("look", credential=login) == {"cause": "alive"}
