"""How often a suggestion made a letter needless: counted by day, never by person."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Sum

from helpcenter.models import Solved

DAYS = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Count:
    kind: str
    what: str
    count: int


def count(kind: str, what: str, *, at: datetime) -> None:
    """``what``: a slug, or the cause of a diagnosis. ``at``: aware UTC."""
    row, _new = Solved.objects.get_or_create(day=at.date(), kind=kind, what=what)
    Solved.objects.filter(pk=row.pk).update(count=F("count") + 1)


def lately(*, at: datetime) -> dict[str, list[Count]]:
    """The last thirty days by kind, the most often first."""
    rows = Solved.objects.filter(day__gt=(at - DAYS).date()).values_list("kind", "what")
    counts: dict[str, list[Count]] = defaultdict(list)
    for kind, what, total in rows.annotate(total=Sum("count")).order_by("-total", "what"):
        counts[kind].append(Count(kind, what, total))
    return counts
