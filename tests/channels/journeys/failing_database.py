"""A database that fails at one write, told by its number."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, connection

WRITES = ("INSERT", "UPDATE", "DELETE")
# What a request writes of itself: its session, and that it is in use.
OWN = re.compile("django_session|usersessions_usersession")


@contextmanager
def fails_at(number: int, *, table: str = "") -> Iterator[list[str]]:
    """Every write but the ``number``-th (from 1) works; yields those that were tried.

    ``table``: only writes to this one are counted.

    What a request writes of its own session is not counted.
    """
    tried: list[str] = []

    def execute(run: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(WRITES) and not OWN.search(sql) and table in sql:
            tried.append(sql)
            if len(tried) == number:
                raise OperationalError("database is locked")
        return run(sql, params, many, context)

    with connection.execute_wrapper(execute):
        yield tried


def each_failure(attempt: Callable[[], None]) -> Iterator[int]:
    """Run ``attempt`` with the first write failing, then the second, until none is left."""
    number = 1
    while True:
        with fails_at(number) as tried:
            attempt()
        if len(tried) < number:
            return
        yield number
        number += 1
