"""Where the files lie until they are fetched or their time is over: under ``VAR_DIR``, 0600."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings

ENDING, UNFINISHED = ".zip", ".part"
# A file that was not finished in this time, in seconds, never will be.
GIVEN_UP = 3600


def path_of(export: UUID) -> Path:
    return _folder() / f"{export}{ENDING}"


@contextmanager
def written(export: UUID) -> Iterator[BinaryIO]:
    """A file to write to. It gets its name when it is whole, and is gone otherwise."""
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path_of(export).with_suffix(f".{os.getpid()}{UNFINISHED}")
    with suppress(FileNotFoundError):
        unfinished.unlink()
    line = os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(line, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path_of(export))
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def remove(export: UUID) -> None:
    with suppress(OSError):
        path_of(export).unlink(missing_ok=True)
    for part in _folder().glob(f"{export}.*{UNFINISHED}"):
        with suppress(OSError):
            part.unlink(missing_ok=True)


def remove_strays(known: set[str]) -> int:
    """Take away files of exports that are none of these any more, and what was begun and never
    finished; how many."""
    gone = 0
    for path in _folder().glob("*"):
        stray = path.suffix == ENDING and path.stem not in known
        with suppress(OSError):
            # Old enough to be no file of an export that was asked for this moment.
            if (stray or path.suffix == UNFINISHED) and _age(path) > GIVEN_UP:
                path.unlink()
                gone += 1
    return gone


def _age(path: Path) -> float:
    return time.time() - path.stat().st_mtime


def _folder() -> Path:
    return Path(settings.EXPORT_DIR)
