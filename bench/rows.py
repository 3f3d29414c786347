"""One line of the table: what was measured, beside its yardstick."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """``ours`` and ``yardstick`` in the same unit, from one run; ``goal``: of their ratio."""

    name: str
    ours: float
    yardstick: float
    goal: float
    unit: str = ""
    # The goal is a ceiling, as of times and of queries; else it is a floor, as of rates.
    at_most: bool = False

    @property
    def ratio(self) -> float:
        return self.ours / self.yardstick

    @property
    def met(self) -> bool:
        return self.ratio <= self.goal if self.at_most else self.ratio >= self.goal
