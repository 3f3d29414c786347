"""The threads of a worker that help its rounds: so many in all, and no network takes them all.

Each holds a connection to the database while it helps. A round always has the thread that it
was begun in; of the helpers it has no more than its share while other rounds are under way.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Helpers:
    """Who helps whom in this process."""

    _of: dict[str, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock, compare=False)

    @contextmanager
    def round_at(self, network: str) -> Iterator[bool]:
        """Whether this process has no other round at the network."""
        with self._lock:
            alone = network not in self._of
            self._of.setdefault(network, 0)
        try:
            yield alone
        finally:
            if alone:
                with self._lock:
                    del self._of[network]

    def join(self, network: str, *, most: int) -> bool:
        """Whether one more may help this network's round, of ``most`` helpers in all."""
        with self._lock:
            free = sum(self._of.values()) < most
            joins = free and self._of[network] < self._share(most)
            self._of[network] += joins
            return joins

    def stays(self, network: str, *, most: int) -> bool:
        """Whether a helper goes on: others may have begun a round since it joined."""
        with self._lock:
            return self._of[network] <= self._share(most)

    def leave(self, network: str) -> None:
        with self._lock:
            self._of[network] -= 1

    def _share(self, most: int) -> int:
        return max(most // len(self._of), 1)
