"""Columns whose text is sealed, each for its own row.

A row is known by its primary key, which other rows point at. So it is saved before anything
is sealed in it, within the same transaction; a row that makes its own key, a UUID, need not be.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models

from core import sealing
from core.sealing import Binding

if TYPE_CHECKING:
    _Text = models.TextField[str, str]
else:
    _Text = models.TextField


class SealedField(_Text):
    """Text that ``put`` sealed for this row. To the database, and to migrations, plain text."""

    def __init__(self, *args: Any, purpose: str = "", **options: Any) -> None:
        self.purpose = purpose
        super().__init__(*args, **options)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.TextField", list(args), dict(options)


def put(row: models.Model, column: str, text: str) -> None:
    """Seal ``text`` into the row (unsaved afterwards)."""
    setattr(row, column, sealing.seal(text, binding(row, column)))


def read(row: models.Model, column: str) -> str:
    """What is sealed there. Raises UnsealError where no key fits, or it is another row's."""
    return sealing.unseal(getattr(row, column), binding(row, column))


def put_again(row: models.Model, column: str) -> None:
    """The same under the newest key, bound to its row (unsaved). Raises UnsealError."""
    setattr(row, column, sealing.reseal(getattr(row, column), binding(row, column)))


def binding(row: models.Model, column: str) -> Binding:
    """Where this column of this row is. Raises ValueError for a row without a primary key."""
    field = row._meta.get_field(column)
    if not isinstance(field, SealedField):
        raise TypeError(f"{row._meta.label}.{column} is no sealed column")
    if row.pk is None:
        raise ValueError(f"{row._meta.label} has to be saved before {column} is sealed for it")
    return Binding(row._meta.db_table, str(field.column), str(row.pk), field.purpose)


def sealed_fields(model: type[models.Model]) -> list[SealedField]:
    return [field for field in model._meta.concrete_fields if isinstance(field, SealedField)]


def sealed_models() -> Iterator[type[models.Model]]:
    """Every model on this site that has something sealed."""
    return (model for model in apps.get_models() if sealed_fields(model))
