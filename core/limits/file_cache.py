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
from contextlib import suppress
from pathlib import Path
from typing import Any
from weakref import WeakSet

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

NAME = "cache.sqlite3"
# So many seconds a call waits for others at the most.
PATIENCE_S = 1.0
# Half a gigabyte is millions of limits: a flood of names must not fill the disk.
PAGES_AT_MOST = 131_072
# What is over is deleted at each fiftieth write, so many rows at a time.
TIDY_AT, TIDY_MOST = 0.02, 1_000
TABLE = """
    CREATE TABLE IF NOT EXISTS entries (name TEXT PRIMARY KEY, ends REAL, value) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS entries_by_end ON entries (ends) WHERE ends IS NOT NULL;
"""


OVER = (
    "DELETE FROM entries WHERE name IN"
    " (SELECT name FROM entries WHERE ends <= ? ORDER BY ends LIMIT ?)"
)
DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class FileCache(BaseCache):
    """Numbers stand in it as numbers, so that they can be counted up; the rest is pickled."""

    def __init__(self, folder: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._folder = Path(folder)
        self._file = self._folder / NAME
        self._own = threading.local()
        _caches.add(self)

    def add(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        return self._written(
            self._run(
                "INSERT INTO entries (name, ends, value) VALUES (:name, :ends, :value)"
                " ON CONFLICT (name) DO UPDATE SET ends = excluded.ends, value = excluded.value"
                " WHERE entries.ends <= :now",
                self._entry(key, value, timeout, version),
            )
        )

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        row = self._run(
            "SELECT value FROM entries WHERE name = :name AND (ends IS NULL OR ends > :now)",
            self._named(key, version),
        )
        held = row.fetchone()
        return default if held is None else _read(held[0])

    def set(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        self._written(
            self._run(
                "INSERT OR REPLACE INTO entries (name, ends, value) VALUES (:name, :ends, :value)",
                self._entry(key, value, timeout, version),
            )
        )

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return self._written(
            self._run(
                "UPDATE entries SET ends = :ends"
                " WHERE name = :name AND (ends IS NULL OR ends > :now)",
                {**self._named(key, version), "ends": self.get_backend_timeout(timeout)},
            )
        )

    def delete(self, key: Any, version: int | None = None) -> bool:
        return self._written(
            self._run(
                "DELETE FROM entries WHERE name = :name AND (ends IS NULL OR ends > :now)",
                self._named(key, version),
            )
        )

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """The entry ends when it would have. Raises ValueError where there is no number."""
        rows = self._run(
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
        self._run("DELETE FROM entries")

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
        self._run(OVER, (time.time(), TIDY_MOST))

    def _run(self, statement: str, values: Any = ()) -> sqlite3.Cursor:
        try:
            return self._connection().execute(statement, values)
        except sqlite3.DatabaseError as error:
            if _code(error) == sqlite3.SQLITE_FULL:
                self._make_room()
            elif _code(error) in DAMAGED:
                self._begin_anew()
            raise

    def _make_room(self) -> None:
        """What is over goes although nothing can be written: else it would stay full for ever."""
        with suppress(sqlite3.Error):
            self._connection().execute(OVER, (time.time(), TIDY_MOST))

    def _begin_anew(self) -> None:
        """After a power cut the file may be damaged. It is only a cache: an empty one will do."""
        inode = self._own.__dict__.pop("inode", None)
        self._close_own()
        with suppress(FileNotFoundError):
            # Unless another process has done so: the file of that name is a whole one then.
            if inode in (None, self._file.stat().st_ino):
                for ending in ("-wal", "-shm", ""):
                    self._file.with_name(NAME + ending).unlink(missing_ok=True)

    def _connection(self) -> sqlite3.Connection:
        """One for each thread, and made anew in a process that was forked from another."""
        if getattr(self._own, "process", None) != os.getpid():
            self._own.connection = self._connect()
            self._own.process = os.getpid()
        connection: sqlite3.Connection = self._own.connection
        return connection

    def _connect(self) -> sqlite3.Connection:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileExistsError):
            # Never opened where it is there: to close it would take from this process's other
            # connections the locks that they hold on it (sqlite.org/howtocorrupt.html, 2.2).
            os.close(os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        self._own.inode = self._file.stat().st_ino
        connection = sqlite3.connect(self._file, timeout=PATIENCE_S, isolation_level=None)
        # What is counted need not outlive the machine.
        connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;")
        connection.execute(f"PRAGMA max_page_count={PAGES_AT_MOST}")
        connection.executescript(TABLE)
        return connection

    def _close_own(self) -> None:
        """Of this thread: before a fork, for no connection may be carried into another process."""
        connection: sqlite3.Connection | None = self._own.__dict__.pop("connection", None)
        if self._own.__dict__.pop("process", None) == os.getpid() and connection is not None:
            connection.close()


# Every cache of this process: there are as many as threads (Django makes one for each).
_caches: WeakSet[FileCache] = WeakSet()


def _close_before_fork() -> None:
    for cache in tuple(_caches):
        cache._close_own()


os.register_at_fork(before=_close_before_fork)


def _code(error: sqlite3.DatabaseError) -> int:
    """SQLite's own, without the details; 0 where Python found the fault."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _read(value: Any) -> Any:
    if not isinstance(value, bytes):
        return value
    return pickle.loads(value)  # noqa: S301  # nosec B301  # only this site writes there
