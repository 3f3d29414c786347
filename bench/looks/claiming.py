"""Claims logins that are due, and says as JSON what it cost and who got what."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from channels.models import Credential
from channels.probing import claims

BATCH, TURNS, AT_ONCE = 16, 60, 16
PLAIN = """
UPDATE channels_credential SET next_check_at = %s WHERE id = ANY(ARRAY(
    SELECT id FROM channels_credential WHERE network = %s AND next_check_at <= %s
    ORDER BY next_check_at LIMIT %s FOR UPDATE SKIP LOCKED)) RETURNING id
"""


def plain() -> None:
    at = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(PLAIN, [at + timedelta(minutes=5), "linkedin", at, BATCH])
        assert len(cursor.fetchall()) == BATCH


def ours() -> None:
    assert len(claims.take("linkedin", at=timezone.now(), limit=BATCH)) == BATCH


def cost() -> dict[str, float]:
    times: dict[Callable[[], None], list[float]] = {ours: [], plain: []}
    for _ in range(TURNS):
        for way, taken in times.items():
            began = time.perf_counter()
            way()
            taken.append(time.perf_counter() - began)
    median = {way: statistics.median(taken) * 1000 for way, taken in times.items()}
    return {"ours_ms": median[ours], "plain_ms": median[plain]}


def many_at_once() -> dict[str, float]:
    """Rounds that claim at the same time until nothing is left."""
    Credential.objects.update(next_check_at=timezone.now() - timedelta(minutes=1), due_since=None)

    def round_(_: int) -> list[list[int]]:
        batches = []
        while batch := claims.take("linkedin", at=timezone.now(), limit=BATCH):
            batches.append([claim.login for claim in batch])
        connection.close()
        return batches

    with ThreadPoolExecutor(AT_ONCE) as rounds:
        batches = [batch for mine in rounds.map(round_, range(AT_ONCE)) for batch in mine]
    logins = [login for batch in batches for login in batch]
    everybody = Credential.objects.count()
    assert set(logins) == set(Credential.objects.values_list("pk", flat=True))
    short = sum(len(batch) < BATCH for batch in batches) - AT_ONCE
    return {
        "claimed": everybody,
        "twice": len(logins) - everybody,
        "claims": len(batches),
        "in_vain": max(short, 0),
    }


if __name__ == "__main__":
    print(json.dumps({**cost(), **many_at_once()}))
