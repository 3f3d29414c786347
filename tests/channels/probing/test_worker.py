"""The default: one worker with its schedule, and no server beside it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.channels.probing.fleet import PATIENCE_S, Fleet, stop
from tests.channels.renewal.driving import Driver, sqlite

pytestmark = pytest.mark.servers


@pytest.fixture
def fleet(driver: Driver, tmp_path: Path) -> Iterator[Fleet]:
    fleet = Fleet(tmp_path, sqlite(tmp_path), "database://localhost/", driver.sandbox)
    options = ["--beat", "--schedule", str(tmp_path / "beat")]
    worker = fleet.worker("only", *options, concurrency=8)
    yield fleet
    stop(worker)


def due(driver: Driver, network: str, count: int) -> None:
    logins = [{"account_id": f"{network}-{number}"} for number in range(count)]
    driver("prepare_many", network=network, logins=logins)


def test_a_network_that_hangs_delays_no_other(driver: Driver, fleet: Fleet) -> None:
    driver.sandbox.control("pinterest/faults", {"kind": "hang", "seconds": 10})
    due(driver, "pinterest", 4)
    due(driver, "linkedin", 8)
    deadline = time.monotonic() + PATIENCE_S
    while (asked := driver("asked")).get("linkedin", 0) < 8:
        assert time.monotonic() < deadline, asked
        time.sleep(0.1)
    assert asked.get("pinterest", 0) < 4


def test_nothing_is_said_on_the_way_that_should_worry_anybody(driver: Driver, fleet: Fleet) -> None:
    due(driver, "linkedin", 3)
    deadline = time.monotonic() + PATIENCE_S
    while driver("asked").get("linkedin", 0) < 3:
        assert time.monotonic() < deadline, fleet.log("only")
        time.sleep(0.1)
    log = fleet.log("only")
    assert "Traceback" not in log
    assert "ERROR" not in log
    worries = [line for line in log.splitlines() if "WARNING" in line]
    assert worries == []
    # Our own format stands, and with it the filter that takes tokens out.
    assert " INFO channels.http: network=linkedin endpoint=introspect" in log
