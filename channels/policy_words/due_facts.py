"""Facts whose source wants to be read again: by the calendar that is passed in, never today's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from channels.contract import Policy
from channels.policy_words.fact_names import fact_name
from channels.policy_words.figures import figure


@dataclass(frozen=True, slots=True)
class Due:
    """A fact to read up again. ``days`` is how long ago that was due; never negative."""

    network: str
    network_name: str
    key: str
    name: str  # what it is about, in words
    value: str
    source: str  # URL
    checked: date
    due: date
    sure: bool
    days: int


def due_facts(policies: Iterable[Policy], *, on: date, every: int) -> list[Due]:
    """The facts that are due on a day, the oldest first. ``every``: days between two readings."""
    due = [
        Due(
            network=policy.network,
            network_name=policy.name,
            key=key,
            name=fact_name(key),
            value=figure(policy, key),
            source=fact.source,
            checked=fact.checked,
            due=fact.due(every),
            sure=fact.sure,
            days=(on - fact.due(every)).days,
        )
        for policy in policies
        for key, fact in policy.facts.items()
        if fact.due(every) <= on
    ]
    return sorted(due, key=lambda entry: entry.due)
