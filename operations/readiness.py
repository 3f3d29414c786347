"""Whether the site can do its work: each part asked once, each answer one plain sentence."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from celery import current_app
from django.core.cache import cache
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor

from core import sealing
from operations.rhythm import signs

log = logging.getLogger(__name__)
BROKER_TIMEOUT_S = 2
CANARY = "canary"


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that must work. ``says``: what is wrong; empty where nothing is."""

    name: str
    says: str = ""

    @property
    def ok(self) -> bool:
        return not self.says


def parts(*, at: datetime) -> list[Part]:
    """Every part as it stands ``at`` (aware UTC). Never raises, never quotes an error's text."""
    return [_asked(name, ask, at) for name, ask in ASKED.items()]


def _asked(name: str, ask: Callable[[datetime], str], at: datetime) -> Part:
    try:
        return Part(name, ask(at))
    except (DatabaseError, InterfaceError):
        return Part(name, "The database does not answer.")
    except Exception as error:  # noqa: BLE001 - each broker and cache fails in its own way
        log.warning("%s is not ready (%s)", name, type(error).__name__)
        return Part(name, f"It does not answer ({type(error).__name__}).")


def _database(at: datetime) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


def _migrations(at: datetime) -> str:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(waiting)} migrations are not applied: manage.py migrate." if waiting else ""


def _broker(at: datetime) -> str:
    with current_app.connection_for_write() as link:
        link.ensure_connection(max_retries=1, timeout=BROKER_TIMEOUT_S)
    return ""


def _cache(at: datetime) -> str:
    key, value = "operations:canary", at.isoformat()
    cache.set(key, value, 60)
    # Another process may have written its own in between.
    return "" if cache.get(key) is not None else "It does not keep what is put there."


def _workers(at: datetime) -> str:
    told = signs(at=at)
    if not told.workers_alive:
        return "No worker has been heard of for two minutes."
    late = [task.name for task in told.late]
    return f"Too long without a good end: {', '.join(late)}." if late else ""


def _schedule(at: datetime) -> str:
    if signs(at=at).schedule_on_time:
        return ""
    return "The schedule has sent for no task for two minutes."


def _vault(at: datetime) -> str:
    opens = sealing.unseal(sealing.seal(CANARY)) == CANARY
    return "" if opens else "It does not open what it has sealed."


ASKED: dict[str, Callable[[datetime], str]] = {
    "database": _database,
    "migrations": _migrations,
    "broker": _broker,
    "cache": _cache,
    "workers": _workers,
    "schedule": _schedule,
    "vault": _vault,
}
