"""Counters that every process of the site raises: requests, tasks, looks, renewals.

They lie in files below ``METRICS_DIR``, one set a process, and are added up when somebody asks
(prometheus_client's multiprocess mode, https://prometheus.github.io/client_python/multiprocess/):
two web workers and a Celery worker on one machine make one figure. What the database knows
better is in ``database_metrics``.

Every label is bounded: a view's name, a method, a status, a network, a cause. No address, no id.
"""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.multiprocess import MultiProcessCollector

# A file that no process has written to for so long belongs to none.
FORGET_AFTER = timedelta(days=2)
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

_own = CollectorRegistry()

REQUESTS = Counter(
    "care_requests", "Requests answered.", ["view", "method", "status"], registry=_own
)
REQUEST_SECONDS = Histogram(
    "care_request_seconds", "Time to an answer.", ["view"], buckets=SECONDS, registry=_own
)
TASKS = Counter("care_tasks", "Tasks that ended.", ["task", "outcome"], registry=_own)
PROBES = Counter(
    "care_probes", "Answers about a login, by what they meant.", ["network", "cause"], registry=_own
)
RENEWALS = Counter("care_renewals", "Renewals tried.", ["network", "outcome"], registry=_own)


def registry() -> CollectorRegistry:
    """What is asked for: every process's files, where there are any; else this process's own."""
    if not is_shared():
        return _own
    every = CollectorRegistry()
    MultiProcessCollector(every, path=str(settings.METRICS_DIR))  # type: ignore[no-untyped-call]
    return every


def is_shared() -> bool:
    return bool(os.environ.get("PROMETHEUS_MULTIPROC_DIR")) and Path(settings.METRICS_DIR).is_dir()


def forget(*, at: datetime) -> int:
    """Delete the files of processes that ended long ago; how many. Counters may start anew."""
    if not is_shared():
        return 0
    before = (at - FORGET_AFTER).timestamp()
    old = [
        file
        for file in Path(settings.METRICS_DIR).glob("*.db")
        if file.stat().st_mtime < before and not _runs(file)
    ]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)


def _runs(file: Path) -> bool:
    """Whether the process whose number ends the file's name is there, on this machine."""
    return Path(f"/proc/{file.stem.rpartition('_')[2]}").exists()
