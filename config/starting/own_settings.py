"""This machine's own settings, where nobody has set it up as a server: two files in ``VAR_DIR``."""

from __future__ import annotations

import os
from pathlib import Path

from config.starting import keys, preflight
from config.starting.environment import Environment
from config.starting.refusal import refuse

KEYS = ("SECRET_KEY", "VAULT_KEYS")


def read(var: Path) -> None:
    """Read this machine's keys, made now if it has none, and what ``make run`` was told."""
    own, told = var / "local.env", var / "demo.env"
    try:
        keys.ensure(own)
    except OSError as error:
        refuse(preflight.sentence(error, var) or f"{var} cannot be used: {error.strerror}.")
    needed = [name for name in KEYS if not {name, f"{name}_FILE"} & set(os.environ)]
    if broken := preflight.broken_lines(own, *needed):
        refuse(
            f"{broken}. It holds the keys of this machine's database: put a copy of it back, or "
            "delete it and forget the database with 'make reset'."
        )
    if broken := preflight.broken_lines(told):
        refuse(f"{broken}. Delete it: 'make run' writes it anew.")
    for path in (own, told):
        if path.exists():
            Environment.read_env(str(path))
