"""How much an account may publish in 24 hours, and what is left of it."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.store import clock, database

DAY = 86400.0


@dataclass(frozen=True, slots=True)
class DailyCap:
    limit: int
    used: int
    resets_at: float  # seconds since 1970: when the oldest of those counted is a day old

    @property
    def left(self) -> int:
        return max(0, self.limit - self.used)


def of(network: str, account: str, usual: int) -> DailyCap:
    """``usual``: the network's own cap, unless the control page has ordered another."""
    ordered = database.fetch_one(
        "SELECT daily_cap FROM accounts WHERE network = ? AND id = ?", network, account
    )
    row = database.fetch_one(
        "SELECT COUNT(*) AS used, MIN(at) AS first FROM posts"
        " WHERE network = ? AND account = ? AND published AND at > ?",
        *(network, account, clock.now() - DAY),
    )
    limit = usual if ordered is None or ordered["daily_cap"] is None else ordered["daily_cap"]
    used, first = (row["used"], row["first"]) if row else (0, None)
    return DailyCap(limit, used, (first or clock.now()) + DAY)
