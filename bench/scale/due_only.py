"""How long a piece of work takes that should read only what is due, whatever is kept."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

from django.db import transaction

ROUNDS = 5


def seconds(work: Callable[[], object], *, rounds: int = ROUNDS) -> float:
    """On the wall, for most of it is the database's; the median, and nothing of it is kept."""
    times = []
    for _round in range(rounds):
        with transaction.atomic():
            began = time.perf_counter()
            work()
            times.append(time.perf_counter() - began)
            transaction.set_rollback(True)
    return median(times)
