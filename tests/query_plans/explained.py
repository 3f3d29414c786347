"""Fills a PostgreSQL once, calls every hot query, and prints which large tables each reads whole.

Run by ``tests.with_django``. Every statement is explained before it is sent.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from bench.data.population import Made, populate
from bench.data.traffic import add_traffic
from tests.query_plans.hot_queries import QUERIES, Query

CHANNELS = 100_000
LARGE = 10_000  # rows: a table with fewer is read whole, and rightly
EXPLAINED = ("SELECT", "UPDATE", "DELETE", "WITH")
# A task that walks through many rows sends its statements again and again: these suffice.
MOST = 40


class Enough(BaseException):
    """What was to be seen has been seen; what it wrote is taken back."""


class Explainer:
    """``whole``: statement -> the large tables that it reads whole."""

    def __init__(self, large: set[str]) -> None:
        self.large, self.sent = large, 0
        self.whole: dict[str, list[str]] = {}

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        if sql.startswith(EXPLAINED) and not many:
            self.sent += 1
            if self.sent > MOST:
                raise Enough
            with connection.connection.cursor() as line:
                line.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
                (plan,) = line.fetchone()[0]
            if tables := sorted(set(_read_whole(plan["Plan"])) & self.large):
                self.whole[sql] = tables
        return execute(sql, params, many, context)


def _read_whole(plan: Mapping[str, Any]) -> Iterator[str]:
    """Also where an index is walked from its one end to the other: no condition of it."""
    node = plan["Node Type"]
    walked = node.startswith("Index") and "Index Cond" not in plan
    if node == "Seq Scan" or (walked and not _few(plan)):
        yield plan["Relation Name"]
    for part in plan.get("Plans", ()):
        yield from _read_whole(part)


def _few(plan: Mapping[str, Any]) -> bool:
    """A partial index holds nothing but what is looked for."""
    rows: float = plan["Plan Rows"]
    return rows < LARGE


def _large_tables() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE reltuples >= %s", [LARGE])
        return {name for (name,) in cursor.fetchall()}


def _explain(query: Query, made: Made, large: set[str]) -> dict[str, list[str]]:
    explainer = Explainer(large)
    try:
        with transaction.atomic(), connection.execute_wrapper(explainer):
            query(made, timezone.now())
            raise Enough  # nothing is kept
    except Enough:
        return explainer.whole


def main() -> None:
    made = populate(CHANNELS, at=timezone.now(), events_per_login=1)
    add_traffic(made, at=timezone.now())
    large = _large_tables()
    told = {name: _explain(query, made, large) for name, query in QUERIES.items()}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
