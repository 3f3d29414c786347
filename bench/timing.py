"""Two pieces of work timed in turns: what else the machine does meets both alike."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from statistics import median
from typing import NamedTuple

Work = Callable[[], object]
Clock = Callable[[], float]


class Pair(NamedTuple):
    """Medians, in seconds."""

    ours: float
    yardstick: float


def in_turns(
    ours: Work, yardstick: Work, *, rounds: int = 9, clock: Clock = time.process_time
) -> Pair:
    """Each so many times, one after the other; by this process's CPU time unless told else."""
    ours(), yardstick()  # what is made at a first call is made now
    times = [(_time(ours, clock), _time(yardstick, clock)) for _round in range(rounds)]
    return Pair(median(first for first, _ in times), median(second for _, second in times))


def _time(work: Work, clock: Clock) -> float:
    gc.collect()
    began = clock()
    work()
    return clock() - began
