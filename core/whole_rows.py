"""Whole rows of a model by a statement that is written out, for what is read at every turn.

Django puts each query together anew and asks the answer for its columns: with wide rows that
takes several times as long as the database does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model

M = TypeVar("M", bound=Model)


class WholeRows(Generic[M]):
    """Reads ``SELECT <the model's columns><more> FROM <its table> <rest>``.

    ``more``: expressions to read beside; the table is called ``it`` in them and in ``rest``.
    Names of our own only: whatever comes from elsewhere is a parameter.
    """

    def __init__(self, model: type[M], rest: str, *, more: Sequence[str] = ()) -> None:
        self.model, self.rest, self.more = model, rest, more
        self._converters: dict[str, list[tuple[int, Any, Any]]] = {}

    def read(self, parameters: Sequence[Any], *, also: str = "") -> list[M]:
        """The rows in the order of the statement; ``also`` is put at its end."""
        return [row for row, _more in self.with_more(parameters, also=also)]

    def with_more(
        self, parameters: Sequence[Any], *, also: str = ""
    ) -> Iterator[tuple[M, Sequence[Any]]]:
        """Each row, and what was read beside it."""
        with connection.cursor() as cursor:
            cursor.execute(self._statement + also, parameters)
            rows = cursor.fetchall()
        converters = self._converters.get(connection.vendor) or self._convert()
        width = len(self._fields)
        for read in rows:
            values = list(read[:width])
            for place, convert, column in converters:
                values[place] = convert(values[place], column, connection)
            yield self.model.from_db(DEFAULT_DB_ALIAS, self._names, values), read[width:]

    @cached_property
    def _fields(self) -> list[Any]:
        return list(self.model._meta.concrete_fields)

    @cached_property
    def _names(self) -> list[str]:
        return [field.attname for field in self._fields]

    @cached_property
    def _statement(self) -> str:
        columns = ", ".join([*(f"it.{field.column}" for field in self._fields), *self.more])
        return f"SELECT {columns} FROM {self.model._meta.db_table} it {self.rest}"  # noqa: S608

    def _convert(self) -> list[tuple[int, Any, Any]]:
        """As Django does itself, of every column (``SQLCompiler.get_converters``)."""
        columns = [field.get_col(self.model._meta.db_table) for field in self._fields]
        converters = [
            (place, convert, column)
            for place, column in enumerate(columns)
            for convert in (
                *connection.ops.get_db_converters(column),
                *column.get_db_converters(connection),
            )
        ]
        self._converters[connection.vendor] = converters
        return converters
