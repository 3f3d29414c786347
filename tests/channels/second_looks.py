"""What a network does not name is looked at three times before it is told: the looks, for tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from tests.factories import NOW

T = TypeVar("T")

# When we look, before the moment at which it is told.
LOOKS = (timedelta(minutes=11), timedelta(minutes=10), timedelta(0))


def looked_again(look: Callable[[datetime], T], *, by: datetime = NOW) -> T:
    """Look as often as it takes, the last time at ``by``; what that came to."""
    return [look(by - before) for before in LOOKS][-1]
