"""How many calls at once a network is asked by one worker: it is asked less while it is unwell."""

from __future__ import annotations

from channels.probing.check import CheckOutcome


class Pace:
    """How many calls at once a network takes of this worker: fewer while it does not answer.

    Halved with every answer that says nothing, one more with every other.
    """

    def __init__(self) -> None:
        self._fewer = 0

    def at_once(self, most: int) -> int:
        return max(most - self._fewer, 1)

    def learn(self, outcome: CheckOutcome | None, most: int) -> None:
        if outcome is CheckOutcome.UNCLEAR:
            self._fewer = most - max(self.at_once(most) // 2, 1)
        else:
            self._fewer = max(self._fewer - 1, 0)
