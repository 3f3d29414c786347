"""Today, kept while the demo's time is moved: the site's database and the pretend networks'."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import connection, connections

from config.demo import pretend

PATIENCE_S = 20


def can_be_kept() -> bool:
    return connection.vendor == "sqlite"


def keep() -> None:
    """Raises ``requests.RequestException`` where the pretend networks are away."""
    pretend.control("keep", {})
    _copy(_database(), _kept())


def bring_back() -> None:
    """What was kept, for everybody who is connected, and then it is kept no longer."""
    if not _kept().exists():
        return
    pretend.control("bring-back", {})
    connections.close_all()  # of this thread: nothing of ours is open meanwhile
    _copy(_kept(), _database())
    _kept().unlink()


def _copy(source: Path, target: Path) -> None:
    """By SQLite's own backup, which waits for others and shows them all of it or nothing."""
    with (
        closing(sqlite3.connect(source, timeout=PATIENCE_S)) as here,
        closing(sqlite3.connect(target, timeout=PATIENCE_S)) as there,
    ):
        here.backup(there)


def _database() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def _kept() -> Path:
    return Path(settings.DEMO_CLOCK).with_suffix(".today.sqlite3")
