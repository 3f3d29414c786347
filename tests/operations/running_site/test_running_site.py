"""Two web workers, a worker and its schedule as they really run, started once: they count together,
and report faults and traces without a secret."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests
from django.db import connection

from operations.counters import files
from tests.channels.consent.granting import PINTEREST, Office, X, tokens_of
from tests.channels.probing.fleet import stop
from tests.conftest import Sandbox
from tests.examples.site import Site, running
from tests.operations.running_site.collector import Collector, collecting

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.servers,
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="its database is a copied file"),
]
SECRET, ADDRESS = "EAABsecretZ9x8w7v6u5t4s3r2q1p0", "somebody.private@example.org"
ELSEWHERE = "203.0.113.77"
PRIVATE = (SECRET, ADDRESS, "somebody.private", ELSEWHERE, "sessionid", "c" * 32)
PATIENCE_S = 60
REQUESTS = 'care_requests_total{method="GET",status="200",view="which"}'
LOOKED = 'care_probes_total{cause="alive",network="pinterest"}'
RENEWED = 'care_renewals_total{network="x",outcome="stored"}'
OF_PROCESSES = re.compile(r"care_\w+_(?:total|sum|count|bucket){")
AT_ONCE = 8


@pytest.fixture(scope="module")
def collector() -> Iterator[Collector]:
    with collecting() as collector:
        yield collector


@pytest.fixture(scope="module")
def site(
    collector: Collector,
    sandbox_process: Sandbox,
    django_db_setup: None,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Site]:
    folder, prepared = tmp_path_factory.mktemp("site"), tmp_path_factory.mktemp("prepared")
    with (
        closing(sqlite3.connect(connection.settings_dict["NAME"])) as made,
        closing(sqlite3.connect(prepared / "site.sqlite3")) as copy,
    ):
        made.backup(copy)
    sandbox_process.control("reset", {})
    sandbox_process.register("http://testserver")
    told = {
        "DJANGO_SETTINGS_MODULE": "tests.operations.running_site.settings",
        "WAKE_SECONDS": "1",
        "TRUSTED_PROXIES": "1",
        "METRICS_TOKEN": "tests-only",
        "SENTRY_DSN": collector.url.replace("//", "//public@") + "/1",
        "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url,
        "OTEL_BSP_SCHEDULE_DELAY": "200",
        "PLANTED_SECRET": SECRET,
        "PLANTED_ADDRESS": ADDRESS,
        "PLANTED_OUTSIDE": collector.url,
    }
    with running(folder, prepared, sandbox_process, 1, workers=2, **told) as site:
        yield site


def test_faults_and_traces_arrive_and_nothing_secret_with_them(
    site: Site, collector: Collector
) -> None:
    headers = {
        "Cookie": f"sessionid={SECRET}; csrftoken={'c' * 32}",
        "X-CSRFToken": "c" * 32,
        "Authorization": f"Bearer {SECRET}",
        "User-Agent": ADDRESS,
        "X-Forwarded-For": ELSEWHERE,
    }
    secrets = {"code": SECRET, "email": ADDRESS}
    broken = f"{site.url}/planted/broken/{SECRET}/"
    answer = requests.post(broken, params=secrets, data=secrets, headers=headers, timeout=20)
    assert answer.status_code == 500
    assert requests.get(f"{site.url}/planted/wake/", timeout=20).ok
    collector.await_all(
        faults=("ValueError", "RuntimeError", "planted.fails", "request_id", "task_id"),
        traces=("planted/broken/<str:key>/", "planted.fails", "channel-care", "ValueError"),
    )
    for private in (*PRIVATE, "traceback ("):
        assert private not in collector.faults
        assert private not in collector.traces
    assert len(collector.calls_out) == 2
    for told in collector.calls_out:
        assert "traceparent" not in told.lower(), "a network learns nothing of our traces"
        assert "sentry-trace" not in told.lower()
    assert SECRET not in site.log()
    assert '"event"' in site.log(), "lines are JSON"


def test_all_processes_count_together_and_what_ended_stays_counted(
    site: Site, sandbox_process: Sandbox
) -> None:
    connect(site, sandbox_process, X, old=True)
    connect(site, sandbox_process, PINTEREST, old=False)
    asked, pids = ask_both(site)
    wait(lambda: metric(site, RENEWED) == 1 and looks(site) > 0)
    wait(lambda: metric(site, "care_workers_alive") == 1)
    assert metric(site, REQUESTS) == asked
    assert metric(site, LOOKED) == looks(site)
    assert metric(site, 'care_tasks_total{outcome="done",task="channels.wake"}') >= 1
    assert metric(site, "care_schedule_on_time") == 1

    os.kill(min(pids), signal.SIGKILL)  # Gunicorn starts another one
    wait(lambda: not Path(f"/proc/{min(pids)}").exists())
    asked += len(ask(site))
    stop(site.processes["worker"])
    assert metric(site, REQUESTS) == asked
    assert metric(site, "care_workers_alive") == 0, "who has ended is not shown as alive"
    counted = counters(site)
    assert counted[RENEWED] == 1

    folder = site.folder / "metrics"
    before = len(list(folder.glob("*.db")))
    later = datetime.now(UTC) + timedelta(days=3)
    assert files.put_together(folder, at=later) == 3, "both of the web's, and the worker's"
    assert len(list(folder.glob("*.db"))) == before - 3 + 2, "one of each kind is left of them"
    assert counters(site) == counted


def connect(site: Site, sandbox: Sandbox, office: Office, *, old: bool) -> None:
    account = sandbox.control(f"{office.network}/accounts", {"name": "Maker"})["id"]
    access, refresh = tokens_of(sandbox, office, account)
    login = {"network": office.network, "account_id": account, "old": old}
    told = {**login, "access": access, "refresh": refresh}
    requests.post(f"{site.url}/planted/connect/", json=told, timeout=20).raise_for_status()


def ask_both(site: Site) -> tuple[int, set[int]]:
    """Until two processes have answered; how often was asked."""
    answers = ask(site)
    deadline = time.monotonic() + PATIENCE_S
    while len(set(answers)) < 2:
        assert time.monotonic() < deadline, "one process answers everything"
        answers += ask(site)
    return len(answers), set(answers)


def ask(site: Site) -> list[int]:
    """Several at once; which process answered each."""
    url = f"{site.url}/planted/which/"
    with ThreadPoolExecutor(AT_ONCE) as threads:
        answers = list(threads.map(lambda _number: requests.get(url, timeout=20), range(AT_ONCE)))
    return [int(answer.text) for answer in answers if answer.ok]


def metrics(site: Site) -> dict[str, float]:
    headers = {"Authorization": "Bearer tests-only"}
    text = requests.get(f"{site.url}/metrics", headers=headers, timeout=20).text
    lines = (line.rpartition(" ") for line in text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _, value in lines}


def metric(site: Site, name: str) -> float:
    return metrics(site).get(name, 0)


def counters(site: Site) -> dict[str, float]:
    """Of all metrics those that processes count, and that may never fall."""
    every = metrics(site).items()
    return {name: value for name, value in every if OF_PROCESSES.match(name)}


def wait(until: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not until():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def looks(site: Site) -> int:
    """How often somebody looked, by the history."""
    with closing(sqlite3.connect(site.folder / "site.sqlite3")) as line:
        row = line.execute("SELECT COUNT(*) FROM channels_event WHERE kind = 'asked'").fetchone()
    count: int = row[0]
    return count
