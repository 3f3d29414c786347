"""The steps of a sender of many rows, as statements that are written out.

Django takes longer to put such a step into SQL than a mail takes to leave, and it cannot say two
steps in one. For models with ``ClaimColumns``, a batch and a mark of what has begun.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from core.outbox.columns import ClaimColumns, Values
from core.outbox.models import Outgoing


@dataclass(frozen=True, slots=True)
class Taken:
    """Rows of one claim that the receiver took ``at``, and what else is written of them."""

    rows: Sequence[Any]
    at: datetime
    values: Values = field(default_factory=dict)


class Statements:
    """Get it from ``of``: what it says of itself is looked up once."""

    def __init__(self, model: type[Outgoing], using: str) -> None:
        columns = model.outbox.columns
        if not isinstance(columns, ClaimColumns):
            raise TypeError(f"{model._meta.label} has no column that says what has begun")
        self._columns, self._meta, self._using = columns, model._meta, using

    def claim_each(self, owner: str, batches: Mapping[Any, UUID], *, at: datetime) -> list[Any]:
        """Claim what is due to each owner, as the batch that is named for them: the keys.

        What another sender is just claiming is passed over, so that none waits for another.
        """
        (due_, claimed_at, batch, pk) = (
            self._name(name) for name in ("due_at", "claimed_at", self._columns.batch, "pk")
        )
        owners = [self._value(owner, key) for key in batches]
        due = (
            f"SELECT {pk} FROM {self._table} WHERE {self._name('outcome')} = %s "  # noqa: S608
            f"AND {claimed_at} IS NULL AND {due_} <= %s "
            f"AND {self._name(owner)} IN {_list(len(owners))}"
        )
        chosen = f"IN ({due})"
        if self._connection.features.has_select_for_update_skip_locked:
            # An array: the rows are chosen once, however the update is planned.
            chosen = f"= ANY(ARRAY({due} FOR UPDATE SKIP LOCKED))"
        of_owner = f"CASE {self._name(owner)} {'WHEN %s THEN %s ' * len(owners)}END"
        kind = self._meta.get_field(self._columns.batch).db_type(self._connection)
        pairs = zip(owners, batches.values(), strict=True)
        with self._connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {self._table} SET {claimed_at} = %s, "  # noqa: S608 - names of our own
                f"{batch} = CAST({of_owner} AS {kind}) WHERE {pk} {chosen} RETURNING {pk}",
                [
                    self._value("claimed_at", at),
                    *(part for key, own in pairs for part in (key, self._batch(own))),
                    self._value("outcome", self._columns.owed),
                    self._value("due_at", at),
                    *owners,
                ],
            )
            return [key for (key,) in cursor.fetchall()]

    def begin(self, rows: Sequence[Outgoing], mark: str, taken: Taken | None) -> int:
        """Settle what was taken, and mark ``rows`` as begun: how many rows were written.

        Only rows that are held as they were when they were read, and had not begun.
        """
        old = [self._value("pk", row.pk) for row in (taken.rows if taken else ())]
        new = [self._value("pk", row.pk) for row in rows]
        tokens = [self._batch(row) for row in (*(taken.rows if taken else ()), *rows)]
        settled = self._columns.as_delivered(taken.at) | taken.values if taken else {}
        parameters = [
            *(part for name in settled for part in (*old, self._value(name, settled[name]))),
            *new,
            self._value(self._columns.begun, mark),
            self._value("outcome", self._columns.owed),
            *(old + new),
            *tokens,
            *old,
        ]
        statement = self._beginning(tuple(settled), len(old), len(new))
        with self._connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            return int(cursor.rowcount)

    @cache  # noqa: B019 - there are as many of us as models and databases
    def _beginning(self, settled: tuple[str, ...], old: int, new: int) -> str:
        """``settled``: the columns that are set in rows that were taken, and in no other."""
        pk, begun = self._name("pk"), self._name(self._columns.begun)
        of_taken = [
            f"{column} = CASE WHEN {pk} IN {_list(old)} THEN %s ELSE {column} END, "
            for column in map(self._name, settled)
        ]
        return (
            f"UPDATE {self._table} SET {''.join(of_taken)}"  # noqa: S608 - names of our own
            f"{begun} = CASE WHEN {pk} IN {_list(new)} THEN %s ELSE {begun} END "
            f"WHERE {self._name('outcome')} = %s AND {pk} IN {_list(old + new)} "
            f"AND {self._name(self._columns.batch)} IN {_list(old + new)} "
            f"AND ({begun} = ''{f' OR {pk} IN {_list(old)}' if old else ''})"
        )

    @property
    def _connection(self) -> BaseDatabaseWrapper:
        return connections[self._using]

    @property
    def _table(self) -> str:
        return self._connection.ops.quote_name(self._meta.db_table)

    def _field(self, name: str) -> Any:
        return self._meta.pk if name == "pk" else self._meta.get_field(name)

    def _name(self, name: str) -> str:
        return self._connection.ops.quote_name(self._field(name).column)

    def _value(self, name: str, value: Any) -> Any:
        return self._field(name).get_db_prep_save(value, self._connection)

    def _batch(self, of: Outgoing | UUID) -> Any:
        name = self._columns.batch
        return self._value(name, of if isinstance(of, UUID) else getattr(of, name))


def _list(values: int) -> str:
    return f"({', '.join(['%s'] * values)})"


@cache
def of(model: type[Outgoing], using: str) -> Statements:
    """Raises TypeError where the model's columns cannot say what a sender has begun."""
    return Statements(model, using)
