"""How many pages of a PostgreSQL something reads: the same on a machine that does much else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection, transaction

EXPLAIN = "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON)"


def pages_of(work: Callable[[], object]) -> float:
    """Of all its statements together; nothing of it is kept. Asked twice: the first one tidies."""
    for _round in range(2):
        reader = Reader()
        with transaction.atomic():
            with connection.execute_wrapper(reader):
                work()
            transaction.set_rollback(True)
    return reader.pages


class Reader:
    """Has PostgreSQL count the pages of each statement, before it is sent."""

    def __init__(self) -> None:
        self.pages = 0

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        if sql.startswith(("SELECT", "UPDATE", "DELETE", "WITH")):
            with connection.connection.transaction(force_rollback=True) as _taken_back:
                line = connection.connection.execute(f"{EXPLAIN} {sql}", params)
                plan = line.fetchone()[0][0]["Plan"]
            self.pages += plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
        return execute(sql, params, many, context)
