"""This machine's own keys, made once: nothing secret has a default. Standard library only."""

from __future__ import annotations

import os
import secrets
from base64 import urlsafe_b64encode
from pathlib import Path


def ensure(path: Path) -> None:
    """Write new keys to ``path``, readable by its owner alone, unless it is there already."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    vault = urlsafe_b64encode(secrets.token_bytes(32)).decode()
    with os.fdopen(handle, "w") as file:
        file.write(f"SECRET_KEY={secrets.token_urlsafe(60)}\nVAULT_KEYS={vault}\n")
