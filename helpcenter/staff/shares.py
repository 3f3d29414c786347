"""How much a handful of votes says: a share with its interval, and the difference of two.

Pure. Intervals are at 95 %: Wilson's score interval for one share
(https://doi.org/10.1080/01621459.1927.10502953), and for the difference of two Newcombe's
hybrid of them, his method 10 (Statistics in Medicine 17, 1998, pages 873 to 890).
Both hold for few votes and for shares near 0 and 1, where the textbook interval does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot, sqrt

Z = 1.959963984540054  # 95 % of a normal distribution lie within so many deviations


@dataclass(frozen=True, slots=True)
class Share:
    """``yes`` of ``votes``. Raises ValueError where there are more of them than votes."""

    yes: int
    votes: int

    def __post_init__(self) -> None:
        if not 0 <= self.yes <= self.votes:
            raise ValueError(f"{self.yes} of {self.votes}")

    @property
    def value(self) -> float:
        """Between 0 and 1; 0 where nobody voted."""
        return self.yes / self.votes if self.votes else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's: holds the value, stays within 0 and 1. Nobody voted: everything."""
        if not self.votes:
            return 0.0, 1.0
        n, p, square = self.votes, self.value, Z * Z
        middle = (p + square / (2 * n)) / (1 + square / n)
        reach = Z / (1 + square / n) * sqrt(p * (1 - p) / n + square / (4 * n * n))
        return max(0.0, min(p, middle - reach)), min(1.0, max(p, middle + reach))


@dataclass(frozen=True, slots=True)
class Difference:
    """``after`` minus ``before``, between -1 and 1."""

    before: Share
    after: Share

    @property
    def value(self) -> float:
        return self.after.value - self.before.value

    @property
    def interval(self) -> tuple[float, float]:
        """Newcombe's. One side without votes: from -1 to 1."""
        if not (self.before.votes and self.after.votes):
            return -1.0, 1.0
        low, high = self.after.interval
        low_before, high_before = self.before.interval
        down = hypot(self.after.value - low, high_before - self.before.value)
        up = hypot(high - self.after.value, self.before.value - low_before)
        return max(-1.0, self.value - down), min(1.0, self.value + up)

    @property
    def certain(self) -> bool:
        """Whether the votes tell a direction: the interval does not hold 0."""
        low, high = self.interval
        return low > 0 or high < 0
