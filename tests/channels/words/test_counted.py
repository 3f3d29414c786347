"""A number of places is said by what people call them."""

from __future__ import annotations

import pytest

from channels.contract import Kind
from channels.words.kinds import counted


@pytest.mark.parametrize(
    ("kinds", "number", "said"),
    [
        ({Kind.PAGE}, 1, "1 Page"),
        ({Kind.PAGE}, 12, "12 Pages"),
        ({Kind.ORGANIZATION}, 60, "60 organizations"),
        ({Kind.LOCATION}, 1996, "1,996 locations"),
        ({Kind.LOCATION, Kind.PAGE}, 60, "60 places"),
        ({Kind.PROFILE}, 1, "1 place"),
    ],
)
def test_of_one_kind_they_are_called_so(kinds: set[Kind], number: int, said: str) -> None:
    assert counted(kinds, number) == said
