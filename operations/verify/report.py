"""All invariants looked at, one after the other, and what came of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from operations.verify import logins, outboxes, passing, states, tables
from operations.verify.invariant import Invariant

INVARIANTS: tuple[Invariant, ...] = (
    *logins.INVARIANTS,
    *states.INVARIANTS,
    *passing.INVARIANTS,
    *outboxes.INVARIANTS,
    *tables.INVARIANTS,
)
# So many rows are named; all are counted.
NAMED = 20


@dataclass(frozen=True, slots=True)
class Result:
    """How one invariant stands. ``rows``: the first that break it."""

    name: str
    sentence: str
    broken: int
    rows: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    def lines(self) -> Iterator[str]:
        state = f"BROKEN {self.broken}x" if self.broken else "holds"
        yield f"{state:>10}  {self.name}: {self.sentence}"
        yield from (f"            {row}" for row in self.rows)
        if self.broken > len(self.rows):
            yield f"            ... and {self.broken - len(self.rows)} more"


def verify(*, at: datetime) -> Iterator[Result]:
    """Look at everything as it is ``at`` (aware UTC). Reads bit by bit, and changes nothing."""
    for invariant in INVARIANTS:
        first: list[str] = []
        count = 0
        for row in invariant.broken(at):
            count += 1
            if count <= NAMED:
                first.append(row)
        yield Result(invariant.name, invariant.sentence, count, tuple(first))
