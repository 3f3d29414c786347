"""Many rows into one table, fast: COPY on PostgreSQL, executemany on SQLite. No signal is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.core.management.color import no_style
from django.db import connections, models

AT_ONCE = 5000
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Table:
    """``varying``: attributes that each row brings; all others are the same in every row."""

    model: type[models.Model]
    varying: tuple[str, ...]
    same: Mapping[str, Any]

    def write(self, rows: Iterable[Sequence[Any]], *, using: str = "default") -> int:
        """Insert ``rows``, each with the values of ``varying`` in their order; how many."""
        connection = connections[using]
        fields = [field for field in self.model._meta.concrete_fields if not field.generated]
        by_name = {field.attname: field for field in fields}
        varying = [by_name[name] for name in self.varying]
        constant = [field for field in fields if self._is_constant(field)]
        same = [field.get_db_prep_save(self._constant(field), connection) for field in constant]
        prepare = [_prepare(field, connection) for field in varying]
        ready = ([step(value) for step, value in zip(prepare, row, strict=True)] for row in rows)
        quote = connection.ops.quote_name
        table = quote(self.model._meta.db_table)
        columns = [quote(str(field.column)) for field in (*varying, *constant)]
        into = f"INSERT INTO {table} ({', '.join(columns)})"
        if connection.vendor == "postgresql":
            return _copy(connection, table, into, columns[: len(varying)], same, ready)
        marks = ", ".join(["%s"] * len(columns))
        return _insert(connection, f"{into} VALUES ({marks})", ([*row, *same] for row in ready))

    def _is_constant(self, field: models.Field[Any, Any]) -> bool:
        if field.attname in self.varying:
            return False
        return not isinstance(field, models.AutoField) or field.attname in self.same

    def _constant(self, field: models.Field[Any, Any]) -> Any:
        return self.same[field.attname] if field.attname in self.same else field.get_default()


def _prepare(field: models.Field[Any, Any], connection: Any) -> Callable[[Any], Any]:
    """PostgreSQL's driver takes numbers, texts and times as they are; SQLite wants some as text."""
    plain = not isinstance(field, models.JSONField) and connection.vendor == "postgresql"
    if plain or isinstance(field, models.IntegerField | models.ForeignKey):
        return _as_it_is
    return lambda value: field.get_db_prep_save(value, connection)


def _as_it_is(value: Any) -> Any:
    return value


def _copy(
    connection: Any,
    table: str,
    into: str,
    varying: Sequence[str],
    same: Sequence[Any],
    rows: Iterable[Sequence[Any]],
) -> int:
    """What varies goes into a table beside; what is the same in every row is sent once."""
    count, names = 0, ", ".join(varying)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE bench_rows AS SELECT {names} FROM {table} LIMIT 0")
        with cursor.copy(f"COPY bench_rows ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
                count += 1
        values = ", ".join([names, *["%s"] * len(same)])
        cursor.execute(f"{into} SELECT {values} FROM bench_rows", same)
        cursor.execute("DROP TABLE bench_rows")
    return count


def _insert(connection: Any, statement: str, rows: Iterator[Sequence[Any]]) -> int:
    count = 0
    with connection.cursor() as cursor:
        while batch := list(islice(rows, AT_ONCE)):
            cursor.executemany(statement, batch)
            count += len(batch)
    return count


@contextmanager
def unchecked(using: str = "default") -> Iterator[None]:
    """Within a transaction: no foreign key is looked up. These rows are right by construction."""
    if connections[using].vendor == "postgresql":
        with connections[using].cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
    yield


def next_key(model: type[models.Model], *, using: str = "default") -> int:
    """The first primary key that is free from here on."""
    last = model._base_manager.using(using).aggregate(last=models.Max("pk"))["last"]
    return (last or 0) + 1


def settle(tables: Sequence[type[models.Model]], *, using: str = "default") -> None:
    """New rows get numbers behind these, and the planner knows how many there are."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(tables)):
            cursor.execute(statement)
        cursor.execute("ANALYZE")
