"""How much of what is large is played: a sample by `make test`, all of it by `make test-whole`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
WHOLE = os.environ.get("WHOLE_SUITE") == "1"


def sized(*, whole: int, sample: int) -> int:
    """The size for this run."""
    return whole if WHOLE else sample


def sampled(values: Sequence[T], *, one_in: int) -> list[T]:
    """All of them, or the first and then each so many."""
    return list(values if WHOLE else values[::one_in])


def few(values: Sequence[T], *, most: int) -> list[T]:
    """All of them, or no more than so many from all along: for what grows with the networks."""
    return list(values if WHOLE else values[:: max(1, -(-len(values) // most))])
