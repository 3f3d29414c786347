"""Folders that a test process has to itself, as it has its database."""

from __future__ import annotations

import os

OWN_SPOOL = f"var/tests-spool/{os.getpid()}"


def spool() -> str:
    """Where new pairs wait: where a test put it, else this process's own.

    Not the one of the process that started this one, whose environment it has.
    """
    given = os.environ.get("TOKEN_SPOOL_DIR", OWN_SPOOL)
    return OWN_SPOOL if given.startswith("var/tests-spool/") else given
