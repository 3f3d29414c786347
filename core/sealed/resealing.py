"""Seals again what stands sealed in tables: with the newest key, and bound to its row.

Only what is not so yet. So it can be stopped and run again, and two may run at once: each
row is read again under its lock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.db import models, transaction
from django.db.models import Q

from core.sealed.columns import put_again, sealed_fields
from core.sealing import UnsealError, current_prefix

# What rooms above have sealed in tables that are not theirs: each entry does all of one kind.
RESEALERS: list[Callable[[], Iterator[Step]]] = []

# Seals a row's columns again (unsaved) and names the fields to be written. Raises UnsealError.
Change = Callable[[Any], list[str]]


class Outcome(Enum):
    SEALED = "sealed again"
    MEANWHILE = "sealed by somebody else meanwhile, or gone"
    CLOSED = "no key opens it"


@dataclass(frozen=True, slots=True)
class Step:
    """One row was done: the ``number``-th of ``total`` in its table."""

    what: str
    number: int
    total: int
    outcome: Outcome
    row: str

    @property
    def opened(self) -> bool:
        return self.outcome is not Outcome.CLOSED


def reseal_each(model: type[models.Model], change: Change | None = None) -> Iterator[Step]:
    """Every row of ``model`` that needs it, one transaction each.

    A row that no key opens is left as it is and told of.
    """
    change = change or reseal_row
    due = _due(model)
    total = due.count()
    keys = due.order_by("pk").values_list("pk", flat=True).iterator()
    for number, key in enumerate(keys, start=1):
        outcome = _reseal(model, key, change)
        yield Step(str(model._meta.verbose_name_plural), number, total, outcome, str(key))


def reseal_row(row: models.Model) -> list[str]:
    """All that is sealed in it."""
    names = [field.name for field in sealed_fields(type(row))]
    for name in names:
        put_again(row, name)
    return names


def _due(model: type[models.Model]) -> models.QuerySet[Any]:
    due = Q()
    for field in sealed_fields(model):
        due |= ~Q(**{field.name: ""}) & ~Q(**{f"{field.name}__startswith": current_prefix()})
    return model._default_manager.filter(due)


def _reseal(model: type[models.Model], key: Any, change: Change) -> Outcome:
    with transaction.atomic():
        # Whether it is still due is asked again once it is locked.
        row = _due(model).select_for_update().filter(pk=key).first()
        if row is None:
            return Outcome.MEANWHILE
        try:
            names = change(row)
        except UnsealError:
            return Outcome.CLOSED
        row.save(update_fields=names)
    return Outcome.SEALED
