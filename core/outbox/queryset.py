"""The protocol of an outbox: each step is one conditional UPDATE, and that UPDATE decides.

A sender claims, then (at most once) begins, then delivers, retries, gives up or releases.
Each step returns how many rows it wrote: fewer than asked means that the claim was lost.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any, ClassVar, NamedTuple, Self, TypeVar
from uuid import uuid4

from django.db import models

from core.outbox import statements
from core.outbox.columns import Values
from core.outbox.models import Outgoing
from core.outbox.policy import MOST_ATTEMPTS, Outbox, Promise
from core.outbox.statements import Statements, Taken
from core.periodic.run import GoesOn, always

log = logging.getLogger(__name__)
Row = TypeVar("Row", bound=Outgoing)
# So many are listed at a time, to be claimed one after the other.
IN_TURN = 1000


class Retried(NamedTuple):
    """How many rows are tried again, and how many were given up instead."""

    again: int
    given_up: int


class Expired(NamedTuple):
    """What was done with the claims of dead senders."""

    released: int
    unsure: int


class OutboxQuerySet(models.QuerySet[Row]):
    """The manager of a model that has an ``outbox``."""

    # Relations that are read together with a claimed row.
    read_along: ClassVar[tuple[str, ...]] = ()

    def open(self) -> Self:
        """Neither delivered nor given up."""
        return self.filter(self._outbox.columns.is_open())

    def unclaimed(self) -> Self:
        """Open, and no sender is at it."""
        return self.open().filter(self._outbox.columns.is_unclaimed())

    def due(self, at: datetime) -> Self:
        """What may be claimed at ``at``."""
        return self.open().filter(self._outbox.columns.is_due(at))

    def claim(self, pk: Any, *, at: datetime) -> Row | None:
        """Take one row; None where it is not due or another sender has it."""
        columns, values = self._outbox.columns, self._claim_values(at)
        if not self._table().due(at).filter(pk=pk).update(**values):
            return None
        token = {columns.token: values[columns.token]}
        return self._read().filter(pk=pk, **token).first()

    def claim_in_turn(
        self, *, at: datetime, goes_on: GoesOn = always, by: str = ""
    ) -> Iterator[Row]:
        """Take one row that is due after the other, as long as there is time (``goes_on``): none
        is held while another one waits for its receiver. ``by``: another order than by due time.
        """
        if not goes_on():
            return
        order = by or self._outbox.columns.due
        for pk in list(self.due(at).order_by(order, "pk").values_list("pk", flat=True)[:IN_TURN]):
            if not goes_on():
                return
            if row := self.claim(pk, at=at):
                yield row

    def claim_all(self, *, at: datetime) -> list[Row]:
        """Take all of these rows that are due, as one batch; the longest due first."""
        columns, values = self._outbox.columns, self._claim_values(at)
        if not self.due(at)._update_alone(values):
            return []
        mine = self._read().open().filter(**{columns.token: values[columns.token]})
        return list(mine.order_by(columns.due, "pk"))

    def claim_each(self, owner: str, keys: Collection[Any], *, at: datetime) -> list[Row]:
        """Take all that is due to these owners, a batch for each; the longest due first.

        ``owner``: the field that names whose a row is.
        """
        columns, batches = self._outbox.columns, {key: uuid4() for key in keys}
        claimed = self._statements.claim_each(owner, batches, at=at) if batches else []
        if not claimed:
            return []
        tokens = {f"{columns.token}__in": batches.values()}
        mine = self._read().open().filter(pk__in=claimed, **tokens)
        return list(mine.order_by(columns.due, "pk"))

    def held(self, rows: Sequence[Row]) -> Self:
        """Those of these rows that are still claimed as they were when they were read."""
        token = self._outbox.columns.token
        tokens = {getattr(row, token) for row in rows}
        keys = [row.pk for row in rows]
        return self._table().open().filter(pk__in=keys, **{f"{token}__in": tokens})

    def begin(self, rows: Sequence[Row], mark: str, *, taken: Taken | None = None) -> bool:
        """At most once: note that these are about to be sent. False: the claim was lost.

        ``taken``: what was sent before them is settled in the same statement, so that a sender
        of many writes once for each, and dies over one at the most.
        """
        written = self._statements.begin(rows, mark, taken)
        if written == len(rows) + (len(taken.rows) if taken else 0):
            return True
        begun = self.held(rows).filter(**{self._outbox.columns.begun: mark}).count()
        if taken:
            self._warn_of_lost(len(taken.rows), written - begun)
        return begun == len(rows) and taken is not None

    def deliver(self, rows: Sequence[Row], *, at: datetime, **values: Any) -> int:
        """The receiver took them."""
        return self._settle(rows, self._outbox.columns.as_delivered(at), values)

    def retry(
        self,
        rows: Sequence[Row],
        *,
        at: datetime,
        not_before: datetime | None = None,
        again: Values | None = None,
        given_up: Values | None = None,
    ) -> Retried:
        """A try failed: later, as the back-off says, or given up after its last delay.

        ``again`` and ``given_up``: what else is written in either case.
        """
        columns, count = self._outbox.columns, Retried(0, 0)
        for tries in sorted({getattr(row, columns.attempts) for row in rows}):
            same = [row for row in rows if getattr(row, columns.attempts) == tries]
            due_at = self._outbox.backoff.next_try(tries + 1, at=at, not_before=not_before)
            if due_at is None:
                lost = self.give_up(same, at=at, **(given_up or {}))
                count = count._replace(given_up=count.given_up + lost)
                continue
            later = columns.as_released(due_at) | {columns.attempts: min(tries + 1, MOST_ATTEMPTS)}
            kept = self._settle(same, later, again or {})
            count = count._replace(again=count.again + kept)
        return count

    def give_up(self, rows: Sequence[Row], *, at: datetime, **values: Any) -> int:
        """Not sent again, until it is revived."""
        return self.end(rows, self._outbox.columns.given_up, at=at, **values)

    def unsure(self, rows: Sequence[Row], *, at: datetime, **values: Any) -> int:
        """At most once: these may have been taken, so they are not sent again."""
        return self.end(rows, self._outbox.columns.unsure, at=at, **values)

    def end(self, rows: Sequence[Row], outcome: str, *, at: datetime, **values: Any) -> int:
        """End them in an outcome of the model's own."""
        return self._settle(rows, self._outbox.columns.as_ended(outcome, at), values)

    def release(self, rows: Sequence[Row], *, due_at: datetime | None = None, **values: Any) -> int:
        """Give the claim back: nothing was sent. ``due_at`` None: they stay due."""
        return self._settle(rows, self._outbox.columns.as_released(due_at), values)

    def release_expired(self, *, at: datetime, unsure: Values | None = None) -> Expired:
        """Settle what dead senders hold. ``unsure``: what else is written where one had begun."""
        outbox, columns = self._outbox, self._outbox.columns
        dead = self._table().open().filter(columns.is_expired(at, outbox.lease))
        if outbox.promise is Promise.AT_LEAST_ONCE:
            return Expired(dead.update(**columns.as_released(None)), 0)
        not_begun = {columns.begun: ""}
        lost = dead.exclude(**not_begun).update(
            **(columns.as_ended(columns.unsure, at) | (unsure or {}))
        )
        return Expired(dead.filter(**not_begun).update(**columns.as_released(None)), lost)

    def end_unclaimed(self, outcome: str, *, at: datetime, **values: Any) -> int:
        """End what waits. What is being sent right now goes on."""
        step = self._outbox.columns.as_ended(outcome, at)
        return self.unclaimed()._update_alone(step | values)

    def revive(self, *, at: datetime, **values: Any) -> int:
        """Queue again what was given up, from the first try on. What may have arrived is left."""
        columns = self._outbox.columns
        given_up = columns.is_ended(columns.given_up)
        keys = list(self.filter(given_up).values_list("pk", flat=True))
        lost = self._table().filter(given_up, pk__in=keys)
        return lost.update(**(columns.as_revived(at) | values))

    @property
    def _outbox(self) -> Outbox:
        return self.model.outbox

    def _claim_values(self, at: datetime) -> Values:
        return self._outbox.columns.as_claimed(at, self._outbox.lease)

    def _settle(self, rows: Sequence[Row], step: Values, values: Values) -> int:
        count = self.held(rows).update(**(step | values))
        self._warn_of_lost(len(rows), count)
        return count

    def _warn_of_lost(self, asked: int, written: int) -> None:
        if written < asked:
            name = self.model._meta.label
            log.warning("the claim on %s of %s %s was lost", asked - written, asked, name)

    @property
    def _statements(self) -> Statements:
        return statements.of(self.model, self.db)

    def _table(self) -> Self:
        """The whole table, and no other.

        An UPDATE that joins others looks for its rows in a subquery, which PostgreSQL does not
        ask again after it has waited for another sender's UPDATE: both would win.
        """
        return type(self)(self.model, using=self.db)

    def _read(self) -> Self:
        rows = self._table()
        return rows.select_related(*self.read_along) if self.read_along else rows

    def _update_alone(self, values: Values) -> int:
        if self.query.count_active_tables() > 1:
            raise ValueError("a step of the outbox is conditional on its own table only")
        return self.update(**values)
