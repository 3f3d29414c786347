"""What the site writes is its own account's to read, and nobody else's. Standard library only.

Database, queue, spool, cache and keys lie in one folder, ``VAR_DIR``: 0700, and files 0600.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

OTHERS = 0o077


def close(folder: Path) -> None:
    """Whatever this process writes from now on is closed, and what lies in ``folder`` is too.

    A folder that is closed already is not gone through again: nobody gets into it.
    """
    os.umask(OTHERS)
    if _is_open(folder):
        for path in folder.rglob("*"):
            _close(path)
        _close(folder)
    for path in _outermost(folder):
        _close(path)


def _outermost(folder: Path) -> list[Path]:
    with suppress(OSError):
        return list(folder.iterdir())
    return []


def _is_open(path: Path) -> bool:
    """Whether others may do anything with what is ours to close."""
    try:
        held = path.lstat()
    except OSError:
        return False
    mine = held.st_uid == os.geteuid() and not stat.S_ISLNK(held.st_mode)
    return mine and bool(held.st_mode & OTHERS)


def _close(path: Path) -> None:
    if _is_open(path):
        with suppress(OSError):  # gone meanwhile, or a disk that is read-only
            path.chmod(stat.S_IMODE(path.lstat().st_mode) & ~OTHERS)
