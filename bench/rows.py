"""One line of the table that measurements print."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    name: str
    ours: float
    yardstick: float
    goal: float
    unit: str = ""

    @property
    def ratio(self) -> float:
        return self.ours / self.yardstick
