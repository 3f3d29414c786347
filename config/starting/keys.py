"""This machine's own keys, made once: nothing secret has a default. Standard library only."""

from __future__ import annotations

import os
import secrets
from base64 import urlsafe_b64encode
from contextlib import suppress
from pathlib import Path


def ensure(path: Path) -> None:
    """Write new keys to ``path``, readable by its owner alone, unless it is there already."""
    vault = urlsafe_b64encode(secrets.token_bytes(32)).decode()
    write_once(path, f"SECRET_KEY={secrets.token_urlsafe(60)}\nVAULT_KEYS={vault}\n")


def write_once(path: Path, text: str) -> None:
    """A secret, readable by its owner alone, unless something is there already.

    Whole or not at all: a disk that is full must not leave a file without keys behind.
    """
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):  # somebody else was quicker, and theirs stay
            os.link(aside, path)
    finally:
        aside.unlink(missing_ok=True)
