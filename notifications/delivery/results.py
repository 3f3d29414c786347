"""What became of the messages of one set, written down for many at once."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from types import TracebackType
from typing import Self

from core.outbox.statements import Taken
from notifications import reasons
from notifications.models import Notice

log = logging.getLogger(__name__)

SUBJECT, REASON = 200, 120  # as much of either as is kept


class Results:
    """What a mail server took is written with the next mail's beginning, or when the set ends:
    a sender that dies leaves one mail at the most of which nobody knows. What was not sent at
    all is written when the set ends; a sender that dies leaves it to the next.

    ``at``: aware UTC.
    """

    def __init__(self, at: datetime) -> None:
        self._at = at
        self._taken: Taken | None = None
        self._dropped: defaultdict[str, list[Notice]] = defaultdict(list)
        self._held: defaultdict[tuple[datetime, str], list[Notice]] = defaultdict(list)
        self._released: list[Notice] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._write_taken()
        for reason, notices in self._dropped.items():
            Notice.objects.end(notices, Notice.Outcome.DROPPED, at=self._at, reason=reason)
        for (until, why), notices in self._held.items():
            Notice.objects.release(notices, due_at=until, reason=why)
        if self._released:
            Notice.objects.release(self._released)

    def begin(self, notices: Sequence[Notice], address: str) -> bool:
        """False: the claim was lost."""
        held = Notice.objects.begin(notices, address, taken=self._taken)
        self._taken = None
        return held

    def took(self, notices: Sequence[Notice], subject: str) -> None:
        """The mail server has them."""
        self._write_taken()
        values = {"subject": subject[:SUBJECT], "reason": ""}
        self._taken = Taken(notices, self._at, values)

    def drop(self, notice: Notice, reason: str) -> None:
        self._dropped[reason].append(notice)

    def hold(self, notices: Sequence[Notice], until: datetime, reason: str) -> None:
        self._held[until, reason] += notices

    def release(self, notices: Sequence[Notice]) -> None:
        """They stay due."""
        self._released += notices

    def _write_taken(self) -> None:
        taken, self._taken = self._taken, None
        if taken:
            Notice.objects.deliver(taken.rows, at=taken.at, **taken.values)


def retry(notices: Sequence[Notice], error: str, at: datetime) -> None:
    """Later, by the number of tries so far; after the last one a visible failure."""
    tried = Notice.objects.retry(
        notices,
        at=at,
        again=because(reasons.TRIED_AGAIN, error),
        given_up=because(reasons.GIVEN_UP, error),
    )
    if tried.given_up:
        log.error("%s messages given up: %s", tried.given_up, error)


def because(shape: str, error: str) -> dict[str, str]:
    """The stored reason of a try that failed. ``shape``: one of ``reasons``, with a detail."""
    return {"reason": (shape % {"error": error})[:REASON]}
