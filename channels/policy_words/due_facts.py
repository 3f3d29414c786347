"""Facts whose source wants to be read again: by the calendar that is passed in, never today's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from channels.contract import Fact, Policy, Wording
from channels.policy_words.fact_names import fact_name
from channels.policy_words.figures import figure
from core.calendar_days import days_from

WORDING = "wording"  # in the place of a fact's key


@dataclass(frozen=True, slots=True)
class Due:
    """A fact to read up again. ``days`` is how long ago that was due; never negative."""

    network: str
    network_name: str
    key: str
    name: str  # what it is about, in words
    value: str
    source: str  # URL; empty where no page says it
    checked: date
    due: date
    sure: bool
    days: int


def due_facts(policies: Iterable[Policy], *, on: date, every: int) -> list[Due]:
    """The facts and quotations that are due on a day, the oldest first. ``every``: days between
    two readings. What we chose ourselves is read nowhere, and so is never due."""
    dues = [due for policy in policies for due in _of(policy, on, every)]
    return sorted((due for due in dues if due.due <= on), key=lambda entry: entry.due)


def _of(policy: Policy, on: date, every: int) -> Iterator[Due]:
    for key, fact in policy.facts.items():
        if not fact.ours:
            yield _fact_due(policy, key, fact, on, fact.due(every))
    for words in policy.wording:
        yield _wording_due(policy, words, on, words.read + timedelta(days=every))


def _fact_due(policy: Policy, key: str, fact: Fact, on: date, due: date) -> Due:
    return Due(
        network=policy.network,
        network_name=policy.name,
        key=key,
        name=fact_name(key),
        value=figure(policy, key),
        source=fact.source,
        checked=fact.checked,
        due=due,
        sure=fact.sure,
        days=days_from(due, on),
    )


def _wording_due(policy: Policy, words: Wording, on: date, due: date) -> Due:
    return Due(
        network=policy.network,
        network_name=policy.name,
        key=WORDING,
        name=fact_name(WORDING),
        value=words.text,
        source=words.source,
        checked=words.read,
        due=due,
        sure=True,
        days=days_from(due, on),
    )
