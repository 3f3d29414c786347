"""Copies rows as they stand: keys, times and sealed secrets are carried over, nothing is made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model

# Rows held in memory at once; a single INSERT takes as many of them as the database allows.
AT_ONCE = 1000
# Whoever holds rows of these has been used: nothing is written over people.
OF_PEOPLE = ("auth.User", "channels.Credential")


class RefusedError(Exception):
    """Why nothing was copied, in words for the operator."""


def models() -> list[type[Model]]:
    """Every table that Django keeps, those between two others too."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]


def copy_all(source: str, target: str) -> dict[str, int]:
    """Table -> rows copied. ``source`` and ``target``: names of connections. All or nothing."""
    _require_prepared(source)
    _require_prepared(target)
    _require_unused(target)
    connection = connections[target]
    with transaction.atomic(using=target), connection.constraint_checks_disabled():
        for model in reversed(models()):  # what preparing it has written
            model._base_manager.using(target).all()._raw_delete(target)
        counts = {model._meta.label: _copy(model, source, target) for model in models()}
        _reset_sequences(target)
        connection.check_constraints()
    return counts


def _require_prepared(alias: str) -> None:
    executor = MigrationExecutor(connections[alias])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise RefusedError(
            f"The database {_name(alias)} is not at this version: run python -m config.prepare "
            "with it, then this again."
        )


def _require_unused(alias: str) -> None:
    held = [name for name in OF_PEOPLE if apps.get_model(name)._base_manager.using(alias).exists()]
    if held:
        raise RefusedError(
            f"The database {_name(alias)} is in use: it has rows of {' and '.join(held)}. "
            "Rows are only copied into a new one."
        )


def _name(alias: str) -> str:
    return str(connections[alias].settings_dict["NAME"])


def _copy(model: type[Model], source: str, target: str) -> int:
    rows = model._base_manager.using(source).order_by("pk")
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]
    copied = 0
    for chunk in _batches(rows.iterator(chunk_size=AT_ONCE), AT_ONCE):
        for part in _parts(target, fields, chunk):
            # Raw: no field may set itself anew, as auto_now does.
            rows_there: Any = model._base_manager.using(target)
            rows_there._insert(part, fields=fields, using=target, raw=True)
        copied += len(chunk)
    arrived = model._base_manager.using(target).count()
    if arrived != copied:
        raise RefusedError(f"{model._meta.label}: {copied} rows were read and {arrived} arrived.")
    return copied


def _parts(alias: str, fields: Sequence[Any], rows: Sequence[Model]) -> Iterator[list[Model]]:
    size = max(connections[alias].ops.bulk_batch_size(fields, list(rows)), 1)
    yield from _batches(rows, size)


def _batches(rows: Iterable[Model], size: int) -> Iterator[list[Model]]:
    coming = iter(rows)
    while batch := list(islice(coming, size)):
        yield batch


def _reset_sequences(alias: str) -> None:
    """New rows get numbers behind those that came along."""
    connection = connections[alias]
    for statement in connection.ops.sequence_reset_sql(no_style(), models()):
        with connection.cursor() as cursor:
            cursor.execute(statement)
