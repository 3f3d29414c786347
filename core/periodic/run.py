"""One run of a task: whether there is time left, and how far it has come."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import monotonic
from typing import TypeVar

from django.db.models import Model, QuerySet

# Asked before each portion of the work, the first one too: whether to begin it.
GoesOn = Callable[[], bool]
Row = TypeVar("Row", bound=Model)


def always() -> bool:
    """For callers that have all the time they want."""
    return True


class Run:
    """``seconds``: how long it may go on; without them, to its end."""

    def __init__(
        self,
        seconds: float | None = None,
        *,
        reached: int = 0,
        keep: Callable[[int], None] | None = None,
    ) -> None:
        self._ends = None if seconds is None else monotonic() + seconds
        self._reached, self._keep = reached, keep

    def goes_on(self) -> bool:
        return self._ends is None or monotonic() < self._ends

    def walk(self, rows: QuerySet[Row], *, size: int) -> Iterator[list[Row]]:
        """``rows`` in portions, by their keys, from where the last run has left off.

        A run that comes to the end of them is over, and the next one begins anew.
        """
        ordered = rows.order_by("pk")
        while self.goes_on():
            portion = list(ordered.filter(pk__gt=self._reached)[:size])
            if portion:
                yield portion
            self._reached = portion[-1].pk if len(portion) == size else 0
            if self._keep is not None:
                self._keep(self._reached)
            if not self._reached:
                return
