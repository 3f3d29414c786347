"""Is the database there, is it the one that this code wants, and will it do?"""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from urllib3.util import parse_url

from core.redaction import redact
from operations.doctor.results import Result, Results, Weight, guide

HERE = ("localhost", "127.0.0.1", "::1", None)
PREPARE = "Run: python -m config.prepare"
MOST_NAMED = 5


def look() -> Results:
    try:
        connection.ensure_connection()
        version = _version()
    except DatabaseError as error:
        yield Result(
            Weight.STOPS,
            "database",
            f"The database does not answer: {redact(' '.join(str(error).split()))}",
            "Start it, or mend DATABASE_URL.",
            guide("postgresql"),
        )
        return
    yield Result(Weight.FINE, "database", f"{version} answers.")
    yield from _migrations()
    if connection.vendor == "sqlite":
        yield from _one_machine_only()


def _version() -> str:
    numbers = connection.get_database_version()
    return f"{connection.display_name} {'.'.join(str(number) for number in numbers)}"


def _migrations() -> Results:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        names = [f"{migration.app_label}.{migration.name}" for migration, _ in plan]
        more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
        says = f"Migrations are not applied: {', '.join(names[:MOST_NAMED])}{more}."
        yield Result(Weight.STOPS, "database", says, PREPARE, guide("prepare"))
    unknown = sorted(set(executor.loader.applied_migrations) - set(executor.loader.disk_migrations))
    if unknown:
        yield Result(
            Weight.LIMITS,
            "database",
            "A newer release has prepared this database: this code does not know "
            f"{', '.join('.'.join(key) for key in unknown[:MOST_NAMED])}.",
            "Fine for the minutes of a deploy. Otherwise install that release again.",
            guide("every-deploy"),
        )
    if not plan and not unknown:
        yield Result(Weight.FINE, "database", "Every migration is applied.")


def _one_machine_only() -> Results:
    hints = list(_hints_at_several_machines())
    if hints:
        yield Result(
            Weight.STOPS,
            "database",
            "SQLite is a file of this machine, and there seem to be several: "
            f"{' and '.join(hints)}.",
            "Move to PostgreSQL, which all machines share.",
            guide("from-sqlite-to-postgresql"),
        )


def _hints_at_several_machines() -> Iterator[str]:
    broker = parse_url(settings.CELERY_BROKER_URL)
    if broker.scheme in ("redis", "rediss", "amqp", "amqps") and broker.host not in HERE:
        yield f"CELERY_BROKER_URL names the machine {broker.host}"
