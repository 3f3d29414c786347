"""Counters that every process of the site raises: requests, tasks, looks, renewals.

They lie in files below ``METRICS_DIR``, one set a process, and are added up when somebody asks
(prometheus_client's multiprocess mode, https://prometheus.github.io/client_python/multiprocess/):
two web workers and a Celery worker on one machine make one figure. What the database knows
better is in ``database_metrics``.

Every label is bounded: a view's name, a method, a status, a network, a cause. No address, no id.
"""

from __future__ import annotations

import os
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from prometheus_client import CollectorRegistry, Counter, Histogram, values

from operations.counters import files

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
    # https://prometheus.github.io/client_python/multiprocess/: for ids that are not unique.
    values.ValueClass = values.MultiProcessValue(files.own_name)  # type: ignore[no-untyped-call]

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


def count_request(view: str, method: str, status: str, seconds: float) -> None:
    """A request that was answered."""
    requests, times = _of_requests(view, method, status)
    requests.inc()
    times.observe(seconds)


@lru_cache(maxsize=2048)
def _of_requests(view: str, method: str, status: str) -> tuple[Counter, Histogram]:
    """Looked up once: every label is bounded, and most requests are for a few pages."""
    return REQUESTS.labels(view, method, status), REQUEST_SECONDS.labels(view)


def registry() -> CollectorRegistry:
    """What is asked for: every process's files, where there are any; else this process's own."""
    if not is_shared():
        return _own
    every = CollectorRegistry()
    every.register(files.EveryProcess(Path(settings.METRICS_DIR)))
    return every


def is_shared() -> bool:
    return bool(os.environ.get("PROMETHEUS_MULTIPROC_DIR")) and Path(settings.METRICS_DIR).is_dir()


def put_together(*, at: datetime) -> int:
    """The files of processes that have ended become one; how many. Nothing counted is lost."""
    return files.put_together(Path(settings.METRICS_DIR), at=at) if is_shared() else 0
