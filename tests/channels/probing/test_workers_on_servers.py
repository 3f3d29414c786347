"""The real thing: PostgreSQL, Redis, three workers, and two schedules by mistake."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

from tests import servers
from tests.channels.consent.granting import PINTEREST, tokens_of
from tests.channels.probing.fleet import CHECKS_AT_ONCE, LEASE_S, PATIENCE_S, Fleet, stop
from tests.channels.renewal.driving import Driver
from tests.conftest import Sandbox

pytestmark = pytest.mark.servers

LOGINS = 60


@pytest.fixture
def database() -> Iterator[str]:
    with servers.postgres() as address:
        yield address


@pytest.fixture
def driver_there(database: str, sandbox: Sandbox, tmp_path: Path) -> Iterator[Driver]:
    driver = Driver(database, sandbox, tmp_path)
    driver("migrate")
    yield driver
    driver.stop()


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
        assert time.monotonic() < deadline, f"{sum(asked(database))} checks after {PATIENCE_S} s"
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
        victim = max(workers, key=fleet.checks_by)
        workers[victim].send_signal(signal.SIGKILL)
        at_the_kill = sum(asked(database))
        assert at_the_kill < LOGINS, "the worker was not killed in the middle of the work"
        await_asked(database, LOGINS)
        time.sleep(LEASE_S)  # whoever would check twice has had the time to
        assert asked(database) == [1] * LOGINS
        survivors = [name for name in workers if name != victim]
        shares = {name: fleet.checks_by(name) for name in workers}
    assert all(shares[name] for name in survivors), shares
    # The dead worker's last questions may have been asked and their answers never written.
    calls = driver_there.sandbox.control("calls?network=pinterest")["calls"]
    assert LOGINS <= len(calls) <= LOGINS + CHECKS_AT_ONCE
    states = driver_there("states")
    assert states == {"working": LOGINS}


def test_fifty_renewals_at_once_on_postgresql_make_one_call(driver_there: Driver) -> None:
    login = driver_there.x_login()
    answer = driver_there("renew", credential=login, processes=5, threads=10)
    outcomes = [outcome for child in answer["all"] for outcome in child["outcomes"]]
    assert outcomes.count("stored") == 1
    assert set(outcomes) <= {"stored", "busy", "not_due", "moved_on"}
    assert len(driver_there.renewals()) == 1
    assert driver_there("probe", credential=login) == {"cause": "alive"}
