"""Django's cache in one file of SQLite, shared by all processes of one machine.

Limits are counted in it, so that nothing is thrown out of it to make room: an entry goes when
its time is over, and no sooner. Django's cache in a folder forgets entries at random once there
are many, and whoever is limited could bring that about with many names. Adding and counting are
one step for all processes.
"""

from __future__ import annotations

import os
import pickle  # nosec B403  # see where it is read
import random
import sqlite3
import threading
import time
from pathlib import Path
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

NAME = "cache.sqlite3"
# So many seconds a call waits for others at the most.
PATIENCE_S = 1.0
# What is over is deleted at each fiftieth write, so many rows at a time.
TIDY_AT, TIDY_MOST = 0.02, 1_000
TABLE = """
    CREATE TABLE IF NOT EXISTS entries (name TEXT PRIMARY KEY, ends REAL, value) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS entries_by_end ON entries (ends) WHERE ends IS NOT NULL;
"""


class FileCache(BaseCache):
    """Numbers stand in it as numbers, so that they can be counted up; the rest is pickled."""

    def __init__(self, folder: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._folder = Path(folder)
        self._own = threading.local()

    def add(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        return self._written(
            self._connection().execute(
                "INSERT INTO entries (name, ends, value) VALUES (:name, :ends, :value)"
                " ON CONFLICT (name) DO UPDATE SET ends = excluded.ends, value = excluded.value"
                " WHERE entries.ends <= :now",
                self._entry(key, value, timeout, version),
            )
        )

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        row = self._connection().execute(
            "SELECT value FROM entries WHERE name = :name AND (ends IS NULL OR ends > :now)",
            self._named(key, version),
        )
        held = row.fetchone()
        return default if held is None else _read(held[0])

    def set(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        self._written(
            self._connection().execute(
                "INSERT OR REPLACE INTO entries (name, ends, value) VALUES (:name, :ends, :value)",
                self._entry(key, value, timeout, version),
            )
        )

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return self._written(
            self._connection().execute(
                "UPDATE entries SET ends = :ends"
                " WHERE name = :name AND (ends IS NULL OR ends > :now)",
                {**self._named(key, version), "ends": self.get_backend_timeout(timeout)},
            )
        )

    def delete(self, key: Any, version: int | None = None) -> bool:
        return self._written(
            self._connection().execute(
                "DELETE FROM entries WHERE name = :name AND (ends IS NULL OR ends > :now)",
                self._named(key, version),
            )
        )

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """The entry ends when it would have. Raises ValueError where there is no number."""
        rows = self._connection().execute(
            "UPDATE entries SET value = value + :delta"
            " WHERE name = :name AND typeof(value) = 'integer'"
            " AND (ends IS NULL OR ends > :now) RETURNING value",
            {**self._named(key, version), "delta": delta},
        )
        counted = rows.fetchall()
        if not counted:
            raise ValueError(f"Key '{key}' not found")
        return int(counted[0][0])

    def has_key(self, key: Any, version: int | None = None) -> bool:
        return self.get(key, self, version) is not self

    def clear(self) -> None:
        self._connection().execute("DELETE FROM entries")

    def close(self, **_: Any) -> None:
        """At the end of a request: the connection stays, as one of each thread's."""

    def _named(self, key: Any, version: int | None) -> dict[str, Any]:
        return {"name": self.make_and_validate_key(key, version), "now": time.time()}

    def _entry(self, key: Any, value: Any, timeout: Any, version: int | None) -> dict[str, Any]:
        written = value if type(value) is int else pickle.dumps(value)
        ends = self.get_backend_timeout(timeout)
        return {**self._named(key, version), "ends": ends, "value": written}

    def _written(self, done: sqlite3.Cursor) -> bool:
        """Whether a row was written. Now and then what is over goes."""
        if random.random() < TIDY_AT:  # noqa: S311  # nosec B311  # no secret
            self.tidy()
        return done.rowcount > 0

    def tidy(self) -> None:
        """Deletes some of what is over."""
        self._connection().execute(
            "DELETE FROM entries WHERE name IN"
            " (SELECT name FROM entries WHERE ends <= ? ORDER BY ends LIMIT ?)",
            (time.time(), TIDY_MOST),
        )

    def _connection(self) -> sqlite3.Connection:
        """One for each thread, and made anew in a process that was forked from another."""
        if getattr(self._own, "process", None) != os.getpid():
            self._own.connection = self._connect()
            self._own.process = os.getpid()
        connection: sqlite3.Connection = self._own.connection
        return connection

    def _connect(self) -> sqlite3.Connection:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = self._folder / NAME
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
        connection = sqlite3.connect(file, timeout=PATIENCE_S, isolation_level=None)
        # What is counted need not outlive the machine.
        connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;")
        connection.executescript(TABLE)
        return connection


def _read(value: Any) -> Any:
    if not isinstance(value, bytes):
        return value
    return pickle.loads(value)  # noqa: S301  # nosec B301  # only this site writes there
