"""What looks at accounts may take of a network's own units: so many a day, for our app as a whole.

``<NETWORK>_UNITS_A_DAY`` is the operator's word, ``probe_units`` of the policy the price of a
look, ``units_zone`` where the network's day turns. A part of the day is kept for whoever waits at
the page. A person who connects is never refused for it: their look is counted, and others wait.
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from channels.contract import Policy
from channels.records import daily_counts

WHAT = "look_units"
# Of a day: what looks that nobody waits for leave.
KEPT = 0.1


def are_counted(policy: Policy) -> bool:
    """Whether a look at an account of this network costs units."""
    return "probe_units" in policy.facts


def take(policy: Policy, *, waited_for: bool, at: datetime) -> bool:
    """Take a look's price from what is left of the network's day; False: not enough is left.

    ``waited_for``: by a person at the page. ``at``: aware UTC.
    """
    limit = _limit(policy)
    usual = limit - round(limit * KEPT)
    return daily_counts.spend(
        policy.network,
        WHAT,
        _price(policy),
        limit=limit if waited_for else usual,
        at=at,
        day=day(policy, at),
    )


def note(policy: Policy, *, at: datetime) -> None:
    """A look leaves whatever is left: others wait for it."""
    if are_counted(policy):
        daily_counts.add(policy.network, WHAT, _price(policy), day=day(policy, at))


def used_up(policy: Policy, *, at: datetime) -> None:
    """The network says that its day is used up, by us or by tools of ours: no more looks today."""
    daily_counts.fill(policy.network, WHAT, _limit(policy), day=day(policy, at))


def day(policy: Policy, at: datetime) -> date:
    """The network's own day."""
    zone = policy.facts.get("units_zone")
    return at.astimezone(ZoneInfo(str(zone.value))).date() if zone else at.date()


def _price(policy: Policy) -> int:
    return int(policy["probe_units"].value)


def _limit(policy: Policy) -> int:
    return max(int(getattr(settings, f"{policy.network.upper()}_UNITS_A_DAY", 0)), 0)
