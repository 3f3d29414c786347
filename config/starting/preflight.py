"""What make run looks at before it starts anything: may it write, and is what it wrote whole?

Each fault is one plain sentence and the way out. Standard library only.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

FULL = {errno.ENOSPC, errno.EDQUOT}
CLOSED = {errno.EROFS, errno.EACCES, errno.EPERM}
# What starting writes at the least: database, static files, search index.
ROOM = 4_000_000
# A larger file takes too long to read through before each start.
READ_THROUGH = 200_000_000
# SQLite's own words, and what they mean.
SQLITE_SAYS = {
    "disk is full": errno.ENOSPC,
    "readonly database": errno.EROFS,
    "unable to open database": errno.EACCES,
}
DAMAGED = ("malformed", "not a database", "disk I/O error")


def faults(var: Path, *databases: Path) -> Iterator[str]:
    """Why nothing can be started with this folder; nothing where it can."""
    if said := _unwritable(var):
        yield said
        return
    for path in databases:
        if path.exists() and (said := _damage(path)):
            yield said


def sentence(error: BaseException, var: Path) -> str:
    """What this error means for whoever runs the site; empty where it is none of these kinds."""
    number = error.errno if isinstance(error, OSError) else None
    said = str(error)
    for words, meaning in SQLITE_SAYS.items():
        number = meaning if words in said else number
    if number in FULL:
        return f"The disk of {var} is full: free some space there, then start again."
    if number in CLOSED:
        return (
            f"{var} cannot be written: give it to the account that runs this, or set VAR_DIR to "
            "another folder."
        )
    if any(words in said for words in DAMAGED):
        return damaged(var / "site.sqlite3")
    return ""


def damaged(path: Path) -> str:
    return (
        f"The database {path} is damaged: put a backup in its place, or, on a demo, forget it with "
        "'make reset'."
    )


def broken_lines(path: Path, *needed: str) -> str:
    """Why this file of settings cannot be read; empty where it can, or is not there."""
    try:
        lines = path.read_text().splitlines()
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError):
        return f"{path} cannot be read as text"
    names = set()
    for number, line in enumerate(lines, start=1):
        name, sign, value = line.strip().removeprefix("export ").partition("=")
        if name and not name.startswith("#"):
            if not sign or not name.strip().isidentifier():
                return f"line {number} of {path} is not NAME=value"
            if value:
                names.add(name.strip())
    missing = [name for name in needed if name not in names]
    return f"{path} lacks {' and '.join(missing)}" if missing else ""


def _unwritable(var: Path) -> str:
    sample = var / f".room-{os.getpid()}"
    try:
        var.mkdir(parents=True, exist_ok=True)
        with sample.open("wb") as file:
            file.write(bytes(ROOM))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        return sentence(error, var) or f"{var} cannot be used: {error.strerror or error}."
    finally:
        with suppress(OSError):
            sample.unlink()
    return ""


def _damage(path: Path) -> str:
    if path.stat().st_size > READ_THROUGH:
        return ""
    try:
        with closing(sqlite3.connect(path, timeout=5)) as database:
            (answer,) = database.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.OperationalError as error:  # locked, or closed to us: no damage
        return sentence(error, path.parent)
    except sqlite3.DatabaseError:
        return damaged(path)
    return "" if answer == "ok" else damaged(path)
