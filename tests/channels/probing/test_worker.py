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
    worker.terminate()
    stop(worker)
    # In order, and sooner than the round that was under way would have ended by itself.
    assert worker.returncode == 0


def due(driver: Driver, network: str, count: int) -> None:
    logins = [{"account_id": f"{network}-{number}"} for number in range(count)]
    driver("prepare_many", network=network, logins=logins)


def await_asked(driver: Driver, fleet: Fleet, network: str, count: int) -> dict[str, int]:
    """How many logins of each network were asked, once so many of this one were."""
    deadline = time.monotonic() + PATIENCE_S
    while (asked := driver("asked")).get(network, 0) < count:
        assert time.monotonic() < deadline, fleet.log("only")
        time.sleep(0.1)
    answer: dict[str, int] = asked
    return answer


def test_nothing_worries_on_the_way_and_a_network_that_hangs_delays_no_other(
    driver: Driver, fleet: Fleet
) -> None:
    due(driver, "linkedin", 3)
    await_asked(driver, fleet, "linkedin", 3)
    _nothing_worries(fleet.log("only"))

    driver.sandbox.control("pinterest/faults", {"kind": "hang", "seconds": 10})
    due(driver, "pinterest", 4)
    due(driver, "facebook", 8)
    asked = await_asked(driver, fleet, "facebook", 8)
    assert asked.get("pinterest", 0) < 4


def _nothing_worries(log: str) -> None:
    assert "Traceback" not in log
    assert "ERROR" not in log
    worries = [line for line in log.splitlines() if "WARNING" in line]
    assert worries == []
    # Our own format stands, and with it the filter that takes tokens out.
    assert " INFO channels.http: network=linkedin endpoint=introspect" in log
