"""Claims of as many logins as their network takes calls just now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from channels.probing import claims
from channels.probing.claims import Claim
from channels.records.budgets import call_limits

# What the network takes again so soon is waited for; else the next round asks.
WORTH_WAITING_FOR = timedelta(seconds=5)


def claim(
    network: str,
    limit: int,
    *,
    clock: Callable[[], datetime],
    due_at: datetime | None = None,
    wait: Callable[[], bool] | None = None,
) -> tuple[list[Claim], bool]:
    """Up to ``limit`` claims, and whether there is more for others to do.

    Late renewals come first, and alone where the network takes hardly any more calls.
    ``wait``: returns after a while, True where the round goes on; None where nobody waits.
    """
    if not call_limits.limits(network):
        claimed = claims.take(network, at=clock(), limit=limit, due_at=due_at)
        return claimed, len(claimed) == limit
    while True:
        at = clock()
        for late in (False, True):
            due = claims.count(network, at=at, limit=limit, due_at=due_at, late=late)
            granted = call_limits.grant(network, due, urgent=late, at=at)
            if granted:
                claimed = claims.take(
                    network, at=at, limit=granted, due_at=due_at, late_renewals_only=late
                )
                return claimed, len(claimed) == limit
            if not due and not late:
                return [], False
        soon = call_limits.next_at(network, at=at) - at <= WORTH_WAITING_FOR
        if wait is None or not soon or not wait():
            return [], False
