"""What the pretend networks remember: one SQLite file, one transaction for each request.

A request that reaches a network holds the write lock from its first question to its last, so
that whatever it reads is still true when it writes: a refresh token cannot be used twice.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from flask import current_app, g

Row = sqlite3.Row

SCHEMA = """
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS clients (
  id TEXT PRIMARY KEY, network TEXT NOT NULL, secret TEXT NOT NULL, name TEXT NOT NULL,
  scopes TEXT NOT NULL DEFAULT '', partner INTEGER NOT NULL DEFAULT 0,
  wrapped INTEGER NOT NULL DEFAULT 0, legacy_refresh INTEGER NOT NULL DEFAULT 0,
  deauthorize_url TEXT NOT NULL DEFAULT '', data_deletion_url TEXT NOT NULL DEFAULT '',
  webhook_url TEXT NOT NULL DEFAULT '', unseen INTEGER NOT NULL DEFAULT 0,
  server TEXT NOT NULL DEFAULT '', made_at REAL NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS subscriptions (
  client TEXT NOT NULL, place TEXT NOT NULL, fields TEXT NOT NULL, PRIMARY KEY (client, place)
);
CREATE TABLE IF NOT EXISTS restrictions (
  network TEXT NOT NULL, place TEXT NOT NULL, feature TEXT NOT NULL, until REAL,
  PRIMARY KEY (network, place, feature)
);
CREATE TABLE IF NOT EXISTS redirect_uris (
  client TEXT NOT NULL, uri TEXT NOT NULL, PRIMARY KEY (client, uri)
);
CREATE TABLE IF NOT EXISTS accounts (
  network TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL,
  handle TEXT NOT NULL DEFAULT '', email TEXT NOT NULL DEFAULT '', kind TEXT NOT NULL DEFAULT '',
  checkpoint INTEGER NOT NULL DEFAULT 0, locked INTEGER NOT NULL DEFAULT 0,
  suspended INTEGER NOT NULL DEFAULT 0, password_changed_at REAL,
  empty_list INTEGER NOT NULL DEFAULT 0, daily_cap INTEGER, token_life REAL,
  server TEXT NOT NULL DEFAULT '', moved_to TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (network, id)
);
CREATE TABLE IF NOT EXISTS places (
  network TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL,
  handle TEXT NOT NULL DEFAULT '', category TEXT NOT NULL DEFAULT '',
  business TEXT NOT NULL DEFAULT '', PRIMARY KEY (network, id)
);
CREATE TABLE IF NOT EXISTS roles (
  network TEXT NOT NULL, account TEXT NOT NULL, place TEXT NOT NULL, role TEXT NOT NULL,
  lost INTEGER NOT NULL DEFAULT 0, left_out INTEGER NOT NULL DEFAULT 0,
  listing TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (network, account, place)
);
CREATE TABLE IF NOT EXISTS grants (
  id INTEGER PRIMARY KEY, network TEXT NOT NULL, client TEXT NOT NULL, account TEXT NOT NULL,
  scopes TEXT NOT NULL, declined TEXT NOT NULL DEFAULT '', places TEXT,
  since REAL NOT NULL, renewed_at REAL NOT NULL, ended_at REAL, ended_why TEXT
);
CREATE UNIQUE INDEX IF NOT EXISTS one_live_grant
  ON grants (client, account) WHERE ended_at IS NULL;
CREATE TABLE IF NOT EXISTS codes (
  hash TEXT PRIMARY KEY, grant_id INTEGER NOT NULL, client TEXT NOT NULL,
  redirect_uri TEXT NOT NULL, challenge TEXT NOT NULL, nonce TEXT NOT NULL,
  scopes TEXT NOT NULL, expires_at REAL NOT NULL, used_at REAL
);
CREATE TABLE IF NOT EXISTS tokens (
  hash TEXT PRIMARY KEY, kind TEXT NOT NULL, network TEXT NOT NULL, client TEXT NOT NULL,
  account TEXT NOT NULL, grant_id INTEGER NOT NULL, scopes TEXT NOT NULL, place TEXT NOT NULL,
  issued_at REAL NOT NULL, expires_at REAL, ended_at REAL, ended_why TEXT,
  parent TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS tokens_of ON tokens (network, account);
CREATE TABLE IF NOT EXISTS posts (
  id INTEGER PRIMARY KEY, network TEXT NOT NULL, place TEXT NOT NULL, account TEXT NOT NULL,
  external_id TEXT NOT NULL, content TEXT NOT NULL, at REAL NOT NULL, published INTEGER NOT NULL,
  unseen INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS unheard (
  id INTEGER PRIMARY KEY, client TEXT NOT NULL, body BLOB NOT NULL, first_at REAL NOT NULL,
  next_at REAL NOT NULL, until REAL NOT NULL, times INTEGER NOT NULL DEFAULT 1
);
CREATE TABLE IF NOT EXISTS faults (
  id INTEGER PRIMARY KEY, network TEXT NOT NULL, kind TEXT NOT NULL, endpoint TEXT NOT NULL,
  times INTEGER, seconds REAL, status INTEGER, until REAL
);
CREATE TABLE IF NOT EXISTS calls (
  id INTEGER PRIMARY KEY, at REAL NOT NULL, network TEXT NOT NULL, endpoint TEXT NOT NULL,
  method TEXT NOT NULL, path TEXT NOT NULL, grant_type TEXT NOT NULL, client TEXT NOT NULL,
  account TEXT NOT NULL, status INTEGER, fault TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS calls_of ON calls (network, id);
CREATE TABLE IF NOT EXISTS seen (name TEXT PRIMARY KEY, at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS seen_at ON seen (at);
"""
TABLES = (
    *("settings", "clients", "redirect_uris", "accounts", "places", "roles"),
    *("subscriptions", "restrictions"),
    *("grants", "codes", "tokens", "posts", "unheard", "faults", "calls", "seen"),
)


def connect(path: str | Path) -> sqlite3.Connection:
    """A connection without implicit transactions. Raises sqlite3.Error."""
    connection = sqlite3.connect(path, timeout=30, isolation_level=None)
    connection.row_factory = sqlite3.Row
    # A killed process loses nothing; a machine that loses power may take invented people along.
    connection.execute("PRAGMA synchronous=OFF")
    return connection


def prepare(path: str | Path) -> None:
    """Create what is missing; a file that is there keeps what it holds."""
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    connection = connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.executescript(SCHEMA)
    _add_columns(connection)
    connection.close()


def _add_columns(connection: sqlite3.Connection) -> None:
    """Those that a file from before does not have yet."""
    fresh = sqlite3.connect(":memory:")
    fresh.executescript(SCHEMA)
    for table in TABLES:
        held = {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
        for _, name, kind, required, default, _ in fresh.execute(f"PRAGMA table_info({table})"):
            if name not in held:
                rule = f" NOT NULL DEFAULT {default}" if required else ""
                connection.execute(f"ALTER TABLE {table} ADD COLUMN {name} {kind}{rule}")
    fresh.close()


def keep() -> None:
    """Everything as it is now, in a file beside; what an earlier one held is gone."""
    _copy(_state(), _kept())


def bring_back() -> bool:
    """Everything as it was kept; False where nothing is."""
    if not _kept().exists():
        return False
    _copy(_kept(), _state())
    return True


def _state() -> Path:
    return Path(current_app.config["STATE"])


def _kept() -> Path:
    return _state().with_suffix(".kept.sqlite3")


def _copy(source: Path, target: Path) -> None:
    """SQLite's own backup waits for others, and shows them all of it or nothing."""
    with closing(connect(source)) as here, closing(connect(target)) as there:
        here.backup(there)


def db() -> sqlite3.Connection:
    """This request's connection, inside its one transaction."""
    if "db" not in g:
        g.db = connect(current_app.config["STATE"])
        g.db.execute("BEGIN IMMEDIATE")
    connection: sqlite3.Connection = g.db
    return connection


def commit() -> None:
    """End the request's transaction early; what follows begins another."""
    connection: sqlite3.Connection | None = g.pop("db", None)
    if connection is not None:
        connection.execute("COMMIT")
        connection.close()


def roll_back() -> None:
    """Undo what was not committed."""
    connection: sqlite3.Connection | None = g.pop("db", None)
    if connection is not None:
        connection.close()


def fetch_one(sql: str, *values: Any) -> Row | None:
    row: Row | None = db().execute(sql, values).fetchone()
    return row


def fetch_all(sql: str, *values: Any) -> list[Row]:
    return db().execute(sql, values).fetchall()


def execute(sql: str, *values: Any) -> int:
    """Run one statement; how many rows it changed."""
    return db().execute(sql, values).rowcount


def count(sql: str, *values: Any) -> int:
    row = fetch_one(sql, *values)
    return int(row[0]) if row else 0


def setting(name: str, default: str = "") -> str:
    row = fetch_one("SELECT value FROM settings WHERE name = ?", name)
    return str(row["value"]) if row else default


def set_setting(name: str, value: str) -> None:
    execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", name, value)
