"""Seals again, with the newest key, what stands sealed in a table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import models, transaction

from core.sealing import reseal

# What rooms above have sealed: each entry reseals a model of theirs and says how many rows.
RESEALERS: list[Callable[[], int]] = []


def reseal_each(model: type[models.Model], change: Callable[[Any], list[str]]) -> int:
    """``change`` reseals a row (unsaved) and names the fields to be written."""
    count = 0
    for key in model._default_manager.values_list("pk", flat=True).order_by("pk").iterator():
        with transaction.atomic():
            row = model._default_manager.select_for_update().filter(pk=key).first()
            if row:
                row.save(update_fields=change(row))
                count += 1
    return count


def reseal_field(row: models.Model, name: str) -> list[str]:
    setattr(row, name, reseal(getattr(row, name)))
    return [name]
