"""Claims of as many logins as their network takes calls just now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from channels import registry
from channels.probing import claims
from channels.probing.claims import Claim
from channels.records.budgets import call_limits

# What the network takes again so soon is waited for; else the next round asks.
WORTH_WAITING_FOR = timedelta(seconds=5)
SOONEST = timedelta(seconds=1)


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
    if registry.get(network).anywhere:
        return _of_servers(network, limit, at=clock(), due_at=due_at)
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


def _of_servers(
    network: str, limit: int, *, at: datetime, due_at: datetime | None
) -> tuple[list[Claim], bool]:
    """The same where each server takes so many calls: what one does not take is put off."""
    granted: list[Claim] = []
    taken = 0
    for late in (True, False):
        claimed = claims.take(
            network, at=at, limit=limit - taken, due_at=due_at, late_renewals_only=late
        )
        taken += len(claimed)
        of_realm: dict[str, list[Claim]] = {}
        for claim_ in claimed:
            of_realm.setdefault(claim_.realm, []).append(claim_)
        for realm, wanted in of_realm.items():
            there_are = call_limits.grant(realm, len(wanted), urgent=late, at=at)
            granted += wanted[:there_are]
            if over := wanted[there_are:]:
                claims.put_off(over, max(call_limits.next_at(realm, at=at), at + SOONEST))
    return granted, taken == limit
