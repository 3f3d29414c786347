"""What probes may cost: a network that bills them has a daily budget in the settings,
``<NETWORK>_PROBE_CENTS_A_DAY`` in US cents, and a price in its policy (``probe_cents``)."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from channels.contract import Policy
from channels.records.daily_counts import spend


def is_open(policy: Policy) -> bool:
    """Whether probes of this network are free, or the operator pays for any at all."""
    budget: int | None = getattr(settings, f"{policy.network.upper()}_PROBE_CENTS_A_DAY", None)
    return budget is None or budget > 0


def may_probe(policy: Policy, *, at: datetime) -> bool:
    """Whether a probe may be paid for now; takes its price from the UTC day's budget."""
    budget: int | None = getattr(settings, f"{policy.network.upper()}_PROBE_CENTS_A_DAY", None)
    if budget is None:
        return True
    fact = policy.facts.get("probe_cents")
    price = int(fact.value) if fact else 1
    return spend(policy.network, "probe_cents", price, limit=budget, at=at)
