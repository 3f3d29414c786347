"""The index at hand: opened for reading once a thread, built first where it is missing."""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

from helpcenter.articles.library import Library
from helpcenter.search.index.build import build, path_of
from helpcenter.search.language.lexicon import Lexicon

log = logging.getLogger(__name__)
MOST_OPEN = 4  # files a thread keeps open: a language each, and one that is being replaced


@dataclass(frozen=True, slots=True)
class Index:
    database: sqlite3.Connection
    lexicon: Lexicon
    language: str


class _Open(threading.local):
    """A thread's connections, the least used closed first. A fork begins with none."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        self.process = os.getpid()
        self.kept: OrderedDict[Path, Index] = OrderedDict()


_open = _Open()
_lexicons: OrderedDict[tuple[Path, int], Lexicon] = OrderedDict()
_guard = threading.Lock()


def index(library: Library) -> Index:
    """The library's index. A file that is missing or damaged is written anew."""
    if _open.process != os.getpid():
        _open.begin()
    path = path_of(library)
    if path not in _open.kept:
        _keep(path, _opened(library, path))
    _open.kept.move_to_end(path)
    return _open.kept[path]


def rebuild(library: Library) -> Index:
    """After the file turned out to be damaged: write it anew."""
    path = path_of(library)
    old = _open.kept.pop(path, None)
    if old is not None:
        old.database.close()
    log.warning("The search index %s is damaged; building it anew", path.name)
    build(library)
    _keep(path, _read(library, path))
    return _open.kept[path]


def _keep(path: Path, opened: Index) -> None:
    _open.kept[path] = opened
    while len(_open.kept) > MOST_OPEN:
        _path, old = _open.kept.popitem(last=False)
        old.database.close()


def _opened(library: Library, path: Path) -> Index:
    if not path.exists():
        build(library)
    try:
        return _read(library, path)
    except sqlite3.DatabaseError:
        log.warning("The search index %s is damaged; building it anew", path.name)
        build(library)
        return _read(library, path)


def _read(library: Library, path: Path) -> Index:
    # Immutable: a file in place is never written to again, only replaced.
    database = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        return Index(database, _lexicon(database, path), library.language)
    except BaseException:
        database.close()
        raise


def _lexicon(database: sqlite3.Connection, path: Path) -> Lexicon:
    key = (path, path.stat().st_ino)
    with _guard:
        if key not in _lexicons:
            _lexicons[key] = _load(database)
            while len(_lexicons) > MOST_OPEN:
                _lexicons.popitem(last=False)
        return _lexicons[key]


def _load(database: sqlite3.Connection) -> Lexicon:
    rows = database.execute("SELECT word, shown, count FROM word").fetchall()
    passages = dict(database.execute("SELECT stem, passages FROM stem").fetchall())
    (total,) = database.execute("SELECT passages FROM total").fetchone()
    counts = {word: count for word, _shown, count in rows}
    return Lexicon(counts, {word: shown for word, shown, _count in rows}, passages, total)
