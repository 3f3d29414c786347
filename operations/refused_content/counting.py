"""Counts in a table that stays small whatever is sent: kinds are few, and days are few."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import F

from operations.models import RefusedContent
from operations.refused_content.reports import OTHER, Kind

KEPT = timedelta(days=30)
# Kinds on one day; what comes beyond is counted as one kind of its own.
MOST_KINDS = 200
REST = Kind(OTHER, OTHER, OTHER)


def count(kinds: Iterable[Kind], *, at: datetime) -> None:
    for kind in kinds:
        if _add(kind, at):
            continue
        _begin(kind if _room(at) else REST, at)


def _add(kind: Kind, at: datetime) -> bool:
    rows = RefusedContent.objects.filter(day=at.date(), **_columns(kind))
    return bool(rows.update(times=F("times") + 1))


def _begin(kind: Kind, at: datetime) -> None:
    RefusedContent.objects.filter(day__lt=at.date() - KEPT).delete()
    RefusedContent.objects.get_or_create(day=at.date(), **_columns(kind))
    _add(kind, at)


def _room(at: datetime) -> bool:
    return RefusedContent.objects.filter(day=at.date()).count() < MOST_KINDS - 1


def _columns(kind: Kind) -> dict[str, str]:
    return {"directive": kind.directive, "page": kind.page, "blocked": kind.blocked}
