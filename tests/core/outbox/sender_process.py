"""Senders as processes of their own, on whichever database ``TEST_DATABASE_URL`` names.

``race N``: N threads claim every row of a new database at once, begin to send half of what
needs that, and are killed with -9. ``states MINUTES...``: what stands there after so many
minutes, once leases that are over by then are released. Both print JSON.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

from django.core.management import call_command
from django.db import connections

from core.outbox.policy import Promise
from tests.core.outbox.outboxes import OWE, rows, state
from tests.factories import NOW

ROWS = 6
PATIENCE_S = 20


def say(what: Any) -> None:
    sys.stdout.write(json.dumps(what))
    sys.stdout.flush()


def prepare() -> None:
    call_command("migrate", verbosity=0)
    for owe in OWE.values():
        for _ in range(ROWS):
            owe(NOW)


def race(number: int) -> None:
    """Print how often each row was claimed, by model; then the machine loses power."""
    start = Barrier(number)
    with ThreadPoolExecutor(number) as pool:
        claims = Counter(claim for won in pool.map(claim_all, [start] * number) for claim in won)
    for model in OWE:
        if model.outbox.promise is Promise.AT_MOST_ONCE:
            rows(model).begin(list(rows(model).order_by("pk")[: ROWS // 2]), "a@example.com")
    counts: dict[str, list[int]] = {model.__name__: [] for model in OWE}
    for (name, _pk), count in claims.items():
        counts[name].append(count)
    say(counts)
    os.kill(os.getpid(), signal.SIGKILL)


def claim_all(start: Barrier) -> list[tuple[str, str]]:
    """The rows that one thread gets: one by one, or as a batch."""
    won = []
    try:
        for model in OWE:
            keys = list(rows(model).values_list("pk", flat=True))
            start.wait(PATIENCE_S)
            if model.outbox.promise is Promise.AT_MOST_ONCE:
                mine = rows(model).claim_all(at=NOW)
            else:
                mine = [row for pk in keys if (row := rows(model).claim(pk, at=NOW))]
            won += [(model.__name__, str(row.pk)) for row in mine]
    finally:
        connections.close_all()
    return won


def states(minutes: int) -> dict[str, dict[str, int]]:
    """Of each model: how many rows are due, and how many ended in which state."""
    at, by_model = NOW + timedelta(minutes=minutes), {}
    for model in OWE:
        rows(model).release_expired(at=at)
        ends = Counter(state(model, pk) for pk in rows(model).values_list("pk", flat=True))
        by_model[model.__name__] = {"due": rows(model).due(at).count(), **ends}
    return by_model


def main() -> None:
    wanted, *rest = sys.argv[1:]
    numbers = [int(word) for word in rest]
    if wanted == "race":
        prepare()
        race(numbers[0])
    else:
        say([states(minutes) for minutes in numbers])
