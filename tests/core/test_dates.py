"""A moment beside another one, in words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.dates import relative
from tests.factories import NOW

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("distance", "said"),
    [
        (-59 * SECOND, "just now"),
        (2 * SECOND, "just now"),  # written down while the page was made
        (30 * SECOND, "in a moment"),
        (60 * SECOND, "in 1 minute"),
        (-60 * SECOND, "1 minute ago"),
    ],
)
def test_what_is_ahead_was_not_just_now(distance: timedelta, said: str) -> None:
    assert relative(NOW + distance, at=NOW) == said
