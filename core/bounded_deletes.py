"""Deletes many rows a few at a time, so that nobody waits long for the tables."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from core.periodic.run import GoesOn, always

CHUNK = 1000
# Rows that are to go, and the indexed column that says which these are: they are read along it,
# oldest first. In any other order the database reads through all that is kept to find the few
# that are not.
Old = tuple[QuerySet[Any], str]


def delete_in_chunks(rows: QuerySet[Any], *, chunk: int = 0, by: str = "pk") -> int:
    """Delete ``rows`` with what cascades from them; how many of them. Safe to stop and repeat.

    Each chunk is a transaction of its own, unless the caller has one open. ``by``: as in ``Old``.
    """
    gone = 0
    while deleted := _delete_chunk(rows, by, chunk or CHUNK):
        gone += deleted
    return gone


def delete_in_turn(kinds: Iterable[Old], *, goes_on: GoesOn = always) -> int:
    """Delete all these; how many. A chunk of each in turn, so that where time runs out
    (``goes_on``: asked before each chunk) no kind has kept the others waiting."""
    waiting, gone = list(kinds), 0
    while waiting:
        for kind in tuple(waiting):
            if not goes_on():
                return gone
            deleted = _delete_chunk(*kind, CHUNK)
            gone += deleted
            if deleted < CHUNK:
                waiting.remove(kind)
    return gone


def _delete_chunk(rows: QuerySet[Any], by: str, size: int) -> int:
    keys = list(rows.order_by(by).values_list("pk", flat=True)[:size])
    if keys:  # not what has changed meanwhile, and is to stay
        rows.filter(pk__in=keys).delete()
    return len(keys)
