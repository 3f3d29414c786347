"""When a delivery that failed is tried again."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Backoff:
    """A table of waits: one entry for each try that failed.

    ``endless``: the last wait is repeated for ever; otherwise the delivery is given up after
    it. ``jitter``: up to this share of a wait is added by chance, so that what failed together
    does not come back together.
    """

    delays: tuple[timedelta, ...]
    endless: bool = False
    jitter: float = 0.0
    chance: Callable[[], float] = field(default=random.random, repr=False)  # from 0 to 1

    def __post_init__(self) -> None:
        if not self.delays or list(self.delays) != sorted(self.delays):
            raise ValueError("a back-off needs delays that do not shrink")

    def next_try(
        self, failures: int, *, at: datetime, not_before: datetime | None = None
    ) -> datetime | None:
        """When to try again after so many failures (1: the first); None: give it up.

        ``not_before``: the receiver asked for that much time (``Retry-After``). It is obeyed,
        but never makes the wait shorter than the table does.
        """
        if failures > len(self.delays) and not self.endless:
            return None
        delay = self.delays[min(failures, len(self.delays)) - 1]
        planned = at + delay * (1 + self.jitter * self.chance())
        return max(planned, not_before or planned)
