"""A round asks by several threads at once, and each of them ends with it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from channels.models import Credential, Pause
from channels.probing import claims, rounds
from channels.probing.check import CheckOutcome
from channels.probing.helpers import Helpers
from tests.factories import DAY, make_credential

pytestmark = pytest.mark.django_db(transaction=True)
MINUTE = timedelta(minutes=1)


class Network:
    """Stands where a network is asked: how many ask at once, and in which threads."""

    def __init__(self, outcome: CheckOutcome = CheckOutcome.ASKED, takes_s: float = 0.02) -> None:
        self.outcome, self.takes_s = outcome, takes_s
        self.lock = threading.Lock()
        self.asking = self.most = 0
        self.at_once: list[int] = []
        self.threads: set[int] = set()
        self.logins: list[int] = []

    def __call__(self, pk: int, *, at: datetime) -> CheckOutcome:
        with self.lock:
            self.asking += 1
            self.at_once.append(self.asking)
            self.threads.add(threading.get_ident())
            self.logins.append(pk)
        time.sleep(self.takes_s)
        with self.lock:
            self.asking -= 1
        Credential.objects.filter(pk=pk).update(next_check_at=at + DAY)
        return self.outcome


@pytest.fixture(autouse=True)
def _four_threads(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.CHECKS_AT_ONCE = 4
    monkeypatch.setattr(rounds, "_PACES", {})


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Callable[[Network], Network]:
    def put(network: Network) -> Network:
        monkeypatch.setattr(rounds, "check_login", network)
        return network

    return put


def due(count: int, network: str = "linkedin") -> set[int]:
    at = timezone.now()
    return {
        make_credential(network=network, at=at, next_check_at=at - MINUTE).pk for _ in range(count)
    }


def run(network: str = "linkedin", *, seconds: float = 60) -> int:
    until = timezone.now() + timedelta(seconds=seconds)
    return rounds.run(network, clock=timezone.now, until=until)


def test_as_many_are_asked_at_once_as_there_are_threads(ask: Callable[[Network], Network]) -> None:
    mine, network = due(20), ask(Network())
    assert run() == 20
    assert sorted(network.logins) == sorted(mine)
    assert max(network.at_once) == 4
    assert len(network.threads) == 4


def test_a_network_that_tells_nothing_is_asked_by_fewer_until_it_does(
    ask: Callable[[Network], Network],
) -> None:
    due(12)
    silent = ask(Network(CheckOutcome.UNCLEAR))
    run()
    assert silent.at_once[-1] == 1
    due(30)
    well = ask(Network())
    run()
    assert well.at_once[0] == 1
    assert max(well.at_once) == 4


def test_a_worker_has_one_round_at_a_network_at_a_time(ask: Callable[[Network], Network]) -> None:
    due(8)
    seconds: list[int] = []

    class Again(Network):
        def __call__(self, pk: int, *, at: datetime) -> CheckOutcome:
            seconds.append(run())
            return super().__call__(pk, at=at)

    ask(Again())
    assert run() == 8
    assert set(seconds) == {0}


def test_what_is_not_begun_in_time_is_given_back(ask: Callable[[Network], Network]) -> None:
    mine, network = due(12), ask(Network(takes_s=0.3))
    run(seconds=0.2)
    assert 0 < len(network.logins) < 12
    assert rounds.count_due(at=timezone.now())["linkedin"] == len(mine) - len(network.logins)


def test_a_pause_that_another_worker_made_stops_every_thread(
    ask: Callable[[Network], Network],
) -> None:
    due(20)
    Pause.objects.create(network="linkedin", until=timezone.now() + MINUTE)
    network = ask(Network())
    assert run() == 0
    assert network.logins == []


def test_a_claim_that_waits_too_long_is_another_workers(
    ask: Callable[[Network], Network], settings: Settings
) -> None:
    """Of eight that are claimed for four threads the second four would begin after the lease."""
    settings.CHECK_LEASE = timedelta(seconds=0.4)
    due(8)
    network = ask(Network(takes_s=0.3))
    assert run() == 8
    assert len(set(network.logins)) == 8


def test_a_database_that_fails_ends_the_round_and_is_told(
    ask: Callable[[Network], Network], monkeypatch: pytest.MonkeyPatch
) -> None:
    due(20)
    ask(Network())
    real, calls = claims.take, []

    def fail_the_second_time(*args: Any, **how: Any) -> Any:
        calls.append(1)
        if len(calls) > 1:
            raise ZeroDivisionError
        return real(*args, **how)

    monkeypatch.setattr(claims, "take", fail_the_second_time)
    with pytest.raises(ZeroDivisionError):
        run()

    assert Helpers() == rounds.HELPERS
    assert not [thread for thread in threading.enumerate() if "_help" in thread.name]


@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_no_thread_leaves_a_line_to_the_database(ask: Callable[[Network], Network]) -> None:
    due(8)
    ask(Network())
    run()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        assert cursor.fetchone()[0] == 1


# A round goes on, and ends with its worker


def told(*, goes_on: bool) -> rounds.Told:
    return rounds.Told(goes_on=lambda: goes_on)


@pytest.mark.parametrize("goes_on", [True, False])
def test_a_round_whose_time_is_over_goes_on_where_its_worker_has_room(
    ask: Callable[[Network], Network], goes_on: bool
) -> None:
    due(12)
    ask(Network(takes_s=0.1))
    until = timezone.now() + timedelta(seconds=0.05)
    done = rounds.run("linkedin", clock=timezone.now, until=until, told=told(goes_on=goes_on))
    assert (done == 12) is goes_on


def test_a_worker_that_is_to_stop_ends_its_rounds_and_gives_back_what_they_had(
    ask: Callable[[Network], Network], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "STOPPING", threading.Event())
    mine = due(12)

    class Stopping(Network):
        def __call__(self, pk: int, *, at: datetime) -> CheckOutcome:
            rounds.stop()
            return super().__call__(pk, at=at)

    network = ask(Stopping())
    rounds.run(
        "linkedin", clock=timezone.now, until=timezone.now() + MINUTE, told=told(goes_on=True)
    )
    assert 0 < len(network.logins) <= 4
    assert rounds.count_due(at=timezone.now())["linkedin"] == len(mine) - len(network.logins)
    assert run() == 0


def test_a_few_logins_start_no_more_threads_than_there_is_work_for(
    ask: Callable[[Network], Network],
) -> None:
    due(2)
    network = ask(Network(takes_s=0.1))
    run()
    assert len(network.threads) == 2


def test_all_rounds_of_a_worker_together_have_so_many_helpers(
    ask: Callable[[Network], Network], settings: Settings
) -> None:
    """A connection to the database each: one network's round takes no more either."""
    settings.CHECK_THREADS = 2
    due(12)
    network = ask(Network())
    assert run() == 12
    assert len(network.threads) == 3
