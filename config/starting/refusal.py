"""Ends a process that must not start: plain sentences, and no traceback. Standard library only."""

from __future__ import annotations

import sys
from typing import NoReturn

# Gunicorn ends for good when a worker ends with this, and starts it again with any other.
STATUS = 3


def refuse(*reasons: str) -> NoReturn:
    """Say why, one sentence a line, and end. No reason may name what is secret."""
    lines = "".join(f"  {reason}\n" for reason in reasons)
    sys.stderr.write(f"\nChannel Care does not start:\n{lines}\n")
    sys.stderr.flush()
    raise SystemExit(STATUS)
