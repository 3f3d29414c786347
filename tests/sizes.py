"""How much of what is large is played: a sample by `make test`, all of it by `make test-whole`."""

from __future__ import annotations

import os

WHOLE = os.environ.get("WHOLE_SUITE") == "1"


def sized(*, whole: int, sample: int) -> int:
    """The size for this run."""
    return whole if WHOLE else sample
