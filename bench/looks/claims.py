"""Claiming logins that are due, beside one plain statement that claims as many; by many at once.

Turn by turn, on the same rows of one table in PostgreSQL.
"""

from __future__ import annotations

import json

from bench.looks import probing
from bench.rows import Row
from tests import servers

SIZE = {"small": 5_000, "full": 100_000}


def measure(size: str) -> list[Row]:
    with servers.postgres() as database:
        probing.prepare(database, SIZE[size])
        told = json.loads(probing.django(database, "bench.looks.claiming"))
    return [
        Row("claim of 16 logins", told["ours_ms"], told["plain_ms"], 3, "ms", at_most=True),
        Row("logins claimed twice, of", told["twice"], told["claimed"], 0, at_most=True),
        Row("claims in vain, of", told["in_vain"], told["claims"], 0, at_most=True),
    ]
