"""The order in which people look for a name: "Branch 2" before "Branch 10"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol, TypeVar

_NUMBERS = re.compile(r"(\d+)")
# Nobody counts further, and Python reads no more than 4,300 digits as a number.
_LONGEST = 18


class Named(Protocol):
    name: str


Thing = TypeVar("Thing", bound=Named)
Key = tuple[str | int, ...]


def natural(name: str) -> Key:
    """Sorts without regard to capitals, and each number in a name as a number.

    Words and numbers by turns, a word first: two keys never compare one with the other.
    """
    words: list[str] = _NUMBERS.split(name.casefold())
    key: list[str | int] = [*words]
    key[1::2] = [int(digits[:_LONGEST]) for digits in words[1::2]]
    return tuple(key)


def by_name(things: Iterable[Thing]) -> list[Thing]:
    return sorted(things, key=lambda thing: natural(thing.name))
