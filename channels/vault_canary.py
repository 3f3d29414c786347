"""Whether VAULT_KEYS opens what stands in this database, asked of one row at every start."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum

from django.db import DatabaseError, InterfaceError, models

from channels.models import VaultCanary
from core.sealed.columns import put, read, sealed_fields, sealed_models
from core.sealing import UnsealError

ONLY, TEXT = 1, "This opens with the keys of this database."
# Of a database that is older than its canary, so many newest rows of each table are tried.
TRIED = 20


class Canary(StrEnum):
    OPENS = "opens"
    CLOSED = "closed"  # VAULT_KEYS has none of the keys that this database was used with
    UNKNOWN = "unknown"  # no database, or no tables yet: nobody can tell


def look(*, at: datetime) -> Canary:
    """What the canary says; at the first start it is made. Raises nothing of the database's."""
    try:
        canary = VaultCanary.objects.filter(pk=ONLY).first()
        if canary is None:
            return _first_look(at)
    except (DatabaseError, InterfaceError):
        return Canary.UNKNOWN
    return Canary.OPENS if _opens(canary, "sealed") else Canary.CLOSED


def start_anew(*, at: datetime) -> None:
    """The keys before are lost for good: from now on these are the keys of this database."""
    canary = _made(at)
    canary.save()


def _first_look(at: datetime) -> Canary:
    """What is sealed already has to open before these keys are taken for the right ones."""
    tried = [_opens(row, column) for row, column in _newest()]
    if tried and not any(tried):
        return Canary.CLOSED
    # Of several that start together the first one's stays; all have the same keys.
    VaultCanary.objects.bulk_create([_made(at)], ignore_conflicts=True)
    return Canary.OPENS


def _made(at: datetime) -> VaultCanary:
    canary = VaultCanary(pk=ONLY, made_at=at)
    put(canary, "sealed", TEXT)
    return canary


def _newest() -> Iterator[tuple[models.Model, str]]:
    for model in sealed_models():
        for field in sealed_fields(model):
            sealed = model._default_manager.exclude(**{field.name: ""})
            yield from ((row, field.name) for row in sealed.order_by("-pk")[:TRIED])


def _opens(row: models.Model, column: str) -> bool:
    try:
        return bool(read(row, column))
    except UnsealError:
        return False
