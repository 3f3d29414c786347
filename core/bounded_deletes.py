"""Deletes many rows a few at a time, so that nobody waits long for the tables."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

CHUNK = 1000


def delete_in_chunks(rows: QuerySet[Any], *, chunk: int = 0, by: str = "pk") -> int:
    """Delete ``rows`` with what cascades from them; how many of them. Safe to stop and repeat.

    Each chunk is a transaction of its own, unless the caller has one open. ``by``: the indexed
    column that says which rows these are, oldest first: in any other order the database reads
    through all that is kept to find the few that are not.
    """
    gone = 0
    while keys := list(rows.order_by(by).values_list("pk", flat=True)[: chunk or CHUNK]):
        rows.model._default_manager.filter(pk__in=keys).delete()
        gone += len(keys)
    return gone
