"""Deleting what is old, with few and with many rows that are kept: flat."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from bench.data.bulk import Table, settle
from bench.data.databases import postgres
from bench.data.population import Made, populate
from bench.rows import Row
from bench.scale.pages import pages_of
from channels.contract import Cause
from channels.models import Event, EventKind
from channels.probing.retention import delete_expired

KEPT = {"small": (20_000, 400_000), "full": (1_000_000, 20_000_000)}
OLD = 1000
DAY = timedelta(days=1)
# As many pages are read; what differs is the depth of an index.
FLAT = 2.0


def measure(size: str) -> list[Row]:
    at = timezone.now()
    few, many = KEPT[size]
    with postgres():
        made = populate(2_000, at=at, events_per_login=0)
        _write(made, [EventKind.ASKED], OLD // 2, at - 40 * DAY, DAY)
        _write(made, [EventKind.STATE_CHANGED], OLD // 2, at - 410 * DAY, DAY)
        _keep(made, few, at)
        before = pages_of(lambda: delete_expired(at=at))
        _multiply_kept(many // few, at)
        after = pages_of(lambda: delete_expired(at=at))
    name = f"pruning {OLD:,} events among {many:,}, of the same among {few:,}"
    return [Row(name, after, before, FLAT, "pages", at_most=True)]


def _keep(made: Made, count: int, at: datetime) -> None:
    """Half of it what went well in the last weeks, half of it history of more than a year."""
    _write(made, [EventKind.ASKED, EventKind.RENEWED], count // 2, at, 29 * DAY)
    _write(made, [EventKind.STATE_CHANGED], count // 2, at, 399 * DAY)
    settle([Event])


def _multiply_kept(times: int, at: datetime) -> None:
    """The same rows again and again, by the database itself: millions in minutes."""
    columns = [field.column for field in Event._meta.concrete_fields if not field.primary_key]
    names = ", ".join(connection.ops.quote_name(str(column)) for column in columns)
    kept = "kind = %s AND at > %s OR kind <> %s AND at > %s"
    statement = (
        f"INSERT INTO channels_event ({names}) SELECT {names} FROM channels_event, "
        f"generate_series(1, %s) WHERE {kept}"
    )
    changed = EventKind.STATE_CHANGED.value
    with connection.cursor() as cursor:
        cursor.execute(statement, [times - 1, changed, at - 400 * DAY, changed, at - 30 * DAY])
    settle([Event])


def _write(
    made: Made, kinds: list[EventKind], count: int, until: datetime, span: timedelta
) -> None:
    same = {"cause": Cause.ALIVE.value, "certainty": "said"}
    table = Table(Event, ("credential_id", "at", "kind"), same)
    table.write(_rows(made, kinds, count, until, span))


def _rows(
    made: Made, kinds: list[EventKind], count: int, until: datetime, span: timedelta
) -> Iterator[tuple[object, ...]]:
    for number in range(count):
        login = made.first_login + number % made.logins
        yield login, until - span * ((count - number) / count), kinds[number % len(kinds)].value
