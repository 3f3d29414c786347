"""What holds in every table, whatever it is about, as its model declares it.

The database holds most of it by itself. A restored dump, a copy into another database, or a
table mended by hand may have lost that.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import (
    Count,
    Exists,
    F,
    Field,
    ForeignKey,
    Max,
    Model,
    OuterRef,
    UniqueConstraint,
)

from accounts.models import Deletion
from api.models import Stream
from operations.verify.invariant import CHUNK, Invariant, each, our_models


def twice(at: datetime) -> Iterator[str]:
    for model in our_models():
        for fields, rows in _unique(model):
            same = rows.order_by().values(*fields).annotate(rows=Count("pk")).filter(rows__gt=1)
            for group in same.iterator(CHUNK):
                yield f"{model._meta.label}: {group['rows']} with the same {', '.join(fields)}"


def dangling(at: datetime) -> Iterator[str]:
    for model in our_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, ForeignKey):
                there = Exists(
                    field.related_model._base_manager.filter(
                        **{field.target_field.name: OuterRef(field.attname)}
                    )
                )
                rows = model._base_manager.filter(**{f"{field.attname}__isnull": False})
                yield from each(rows.exclude(there), f"{field.name} is gone")


def no_such_choice(at: datetime) -> Iterator[str]:
    for model in our_models():
        for field in model._meta.concrete_fields:
            if field.choices:
                known = {value for value, _label in field.flatchoices} | _nothing(field)
                rows = model._base_manager.exclude(**{f"{field.name}__in": known})
                if field.null:
                    rows = rows.filter(**{f"{field.name}__isnull": False})
                yield from each(rows, field.name)


def stream_behind(at: datetime) -> Iterator[str]:
    """A number that was given out is never given again."""
    rows = Stream.objects.annotate(given=Max("user__change__number"))
    yield from each(rows.filter(last__lt=F("given")))


def still_there(at: datetime) -> Iterator[str]:
    gone = Deletion.objects.filter(outcome=Deletion.Outcome.GONE)
    yield from each(gone.filter(user__isnull=False), "the account is there still")
    yield from each(gone.exclude(memory={}), "remembers something still")


def _unique(model: type[Model]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """What is unique by declaration, and among which rows."""
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and constraint.fields:
            rows = model._base_manager.all()
            for name in constraint.fields:  # NULL is like no other NULL
                rows = rows.filter(**{f"{name}__isnull": False})
            yield (
                tuple(constraint.fields),
                rows.filter(constraint.condition) if constraint.condition else rows,
            )


def _nothing(field: Field[Any, Any]) -> set[str]:
    return {""} if field.blank else set()


INVARIANTS = (
    Invariant("nothing-twice", "No message, login or channel is there twice.", twice),
    Invariant("nothing-dangles", "No row points at one that is gone.", dangling),
    Invariant("known-words", "Every state is one that the code knows.", no_such_choice),
    Invariant("stream", "No number of a person's stream was given twice.", stream_behind),
    Invariant("gone-is-gone", "Who is deleted has left no row.", still_there),
)
