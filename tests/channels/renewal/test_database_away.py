"""PostgreSQL is stopped while the only copy of a new pair is in hand, and the worker with it."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests import servers
from tests.channels.renewal.driving import Driver
from tests.conftest import Sandbox
from tests.sizes import sized

pytestmark = pytest.mark.servers

PATIENCE_S = 30
ALL = (1, 8, 30, 120)


class Site:
    """A site on a server of its own, which can be taken away from it."""

    def __init__(self, server: servers.Postgres, sandbox: Sandbox, folder: Path) -> None:
        self.server, self.folder = server, folder
        self.running = ExitStack()
        self.driver = Driver(self.start(), sandbox, folder)
        self.driver("migrate")
        self.login = self.driver.x_login()

    def start(self) -> str:
        return self.running.enter_context(self.server.runs())

    def stop(self) -> None:
        self.running.close()

    def has_answer_in_hand(self) -> int:
        """Renew, up to the moment at which the answer is there; the worker's process id."""
        self.driver.send("renew", credential=self.login, crash="waits with the answer")
        hand = self.folder / "in-hand"
        deadline = time.monotonic() + PATIENCE_S
        while not (hand.exists() and hand.read_text()):
            assert time.monotonic() < deadline, "the network has not answered"
            time.sleep(0.02)
        return int(hand.read_text())

    def goes_on(self) -> None:
        (self.folder / "in-hand").unlink()

    def is_stored(self) -> None:
        shown = self.driver("show", credential=self.login)
        assert (shown["generation"], shown["rows"]) == (2, ["stored"])
        assert self.driver("probe", credential=self.login) == {"cause": "alive"}
        assert [call["status"] for call in self.driver.renewals()] == [200]
        assert self.driver.waiting() == []


@pytest.fixture
def site(sandbox: Sandbox, tmp_path: Path) -> Iterator[Site]:
    with servers.own_postgres() as server:
        site = Site(server, sandbox, tmp_path)
        yield site
        site.driver.stop()
        site.stop()


@pytest.mark.parametrize("seconds", ALL[: sized(whole=4, sample=1)])
def test_the_worker_waits_for_the_database_and_stores_it(site: Site, seconds: int) -> None:
    site.has_answer_in_hand()
    site.stop()
    site.goes_on()
    time.sleep(seconds)
    site.start()
    assert site.driver.answer() == {"outcomes": ["stored"]}
    site.is_stored()


@pytest.mark.parametrize("seconds", ALL[: sized(whole=4, sample=1)])
def test_the_worker_is_killed_meanwhile_and_the_next_one_stores_it(
    site: Site, seconds: int
) -> None:
    worker = site.has_answer_in_hand()
    site.stop()
    site.goes_on()
    time.sleep(seconds / 2)
    os.kill(worker, signal.SIGKILL)
    assert site.driver.answer() == {"killed": int(signal.SIGKILL)}
    time.sleep(seconds / 2)
    site.start()
    assert len(site.driver.waiting()) == 1
    assert site.driver("renew", credential=site.login) == {"outcomes": ["not_due"]}
    site.is_stored()
