"""What a look at one part of the site has found. Standard library only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

GUIDE = "docs/going-live.md"


class Weight(StrEnum):
    """How much it matters: the order in which results are told."""

    STOPS = "stops"
    LIMITS = "limits"
    FINE = "fine"


@dataclass(frozen=True, slots=True)
class Result:
    """One thing looked at. ``about`` is the part of the site, ``says`` a whole sentence."""

    weight: Weight
    about: str
    says: str
    advice: str = ""  # what to do
    link: str = ""  # where that is done or explained
    details: tuple[str, ...] = ()  # to be copied: addresses, scopes

    def as_dict(self) -> dict[str, object]:
        return {
            "weight": self.weight.value,
            "about": self.about,
            "says": self.says,
            "advice": self.advice,
            "link": self.link,
            "details": list(self.details),
        }


Results = Iterator[Result]


def guide(anchor: str) -> str:
    """A chapter of our own documentation."""
    return f"{GUIDE}#{anchor}"


def ordered(results: Iterable[Result]) -> list[Result]:
    """What stops the site first; otherwise as they were found."""
    weights = list(Weight)
    return sorted(results, key=lambda result: weights.index(result.weight))
