"""What a network promises about its tokens, each figure with its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from channels.contract.kinds import Kind


class RenewalModel(StrEnum):
    """What a machine may do for a token without the person."""

    EXTEND = "extend"  # Instagram: the token itself is prolonged while alive
    ROTATE = "rotate"  # X, Pinterest: a new pair each time
    FIXED_WALL = "fixed_wall"  # LinkedIn partners: 365 days whatever you do
    NONE = "none"  # Facebook user, plain LinkedIn: the person must return


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure or address of a policy with where and when it was read."""

    value: str | int | bool
    source: str  # URL
    checked: date
    sure: bool = True  # False for what networks.md marks as not settled
    recheck: date | None = None  # a day of its own to read it again; None: by the usual rhythm

    def due(self, days: int) -> date:
        """The day from which its source wants to be read again: so many days after it was
        read, half as many where it is not settled, unless it names a day itself."""
        return self.recheck or self.checked + timedelta(days=days if self.sure else days // 2)


@dataclass(frozen=True, slots=True)
class Ability:
    """What a person can do with a scope, in their words."""

    scope: str
    does: str  # "publish posts"
    needed: bool = True  # publishing fails without it
    kinds: tuple[Kind, ...] = ()  # empty: every kind


@dataclass(frozen=True, slots=True)
class Policy:
    """What a network promises about its tokens. Read from ``policy.toml``."""

    network: str
    name: str
    glyph: str
    version: str  # changes when any figure does
    renewal: RenewalModel
    facts: Mapping[str, Fact]
    abilities: tuple[Ability, ...]
    kinds: tuple[Kind, ...]

    def __getitem__(self, key: str) -> Fact:
        return self.facts[key]

    def days(self, key: str) -> timedelta | None:
        """A lifetime fact (stored in seconds) as a timedelta; None where absent."""
        fact = self.facts.get(key)
        return timedelta(seconds=int(fact.value)) if fact else None
