"""The narrow face of ``channels`` for the help center: all that it may import.

Policy figures, a reader's state in buckets, and what a request for help may carry along.
Nothing in here holds a token, an id at a network, or anything of another person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from channels import policy_rows as rows_in_words
from channels import registry
from channels.changes_in_words import Told, told
from channels.contract import ARTICLES, Fact, Policy, State
from channels.diagnosis import Diagnosis
from channels.figures_in_words import figure as in_words
from channels.models import Channel
from channels.networks import changes
from channels.policy_rows import Row
from channels.rechecking import Due
from channels.rechecking import due_facts as due_among
from channels.snapshots import diagnosis_of
from channels.words import state_label

__all__ = ["Due", "Fact", "Policy", "Row", "Told"]  # types that the functions below give out

Reader = AbstractBaseUser | AnonymousUser
NONE, ALL_WORKING = "none", "working"
UNITS = {"_seconds": "seconds", "_days": "days", "_cents": "US cents"}


@dataclass(frozen=True, slots=True)
class Named:
    """A network as a list shows it; ``glyph`` is our own short sign for it."""

    id: str
    name: str
    glyph: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """One channel that is not simply working, and where its person mends it."""

    key: str  # its number here, as text
    name: str
    network: str  # its name
    state: str  # in words
    url: str


class Redacted(TypedDict):
    """What a request for help may carry about one channel."""

    network: str
    kind: str
    name: str
    state: str
    cause: str
    certainty: str
    rule: str
    codes: dict[str, str]
    asked_at: str | None  # ISO 8601, UTC
    policy_version: str


def networks() -> list[Named]:
    """Every network, in the order in which we list them."""
    return [Named(one.id, one.name, one.policy.glyph) for one in registry.NETWORKS]


def policy(network: str) -> Policy:
    """Raises KeyError for a network that is not ours."""
    return registry.get(network).policy


def fact(network: str, key: str) -> Fact:
    """Raises KeyError where there is no such network or fact."""
    return policy(network)[key]


def figure(network: str, key: str) -> str:
    """A fact in words: "60 days", "2 hours", "about 6 months". Raises KeyError."""
    return in_words(policy(network), key)


def facts_checked(network: str) -> date:
    """The day on which the oldest of its facts was checked. Raises KeyError."""
    return min(one.checked for one in policy(network).facts.values())


def due_facts(*, on: date) -> list[Due]:
    """Every fact whose recheck date has come by this day, the longest due first."""
    policies = [one.policy for one in registry.NETWORKS]
    return due_among(policies, on=on, every=settings.FACTS_RECHECK_DAYS)


def policy_changes(network: str) -> list[Told]:
    """What the network changed, the newest first. Raises KeyError."""
    return [told(policy(network), one) for one in changes.of(network).changes]


def unrecorded_changes() -> list[str]:
    """Figures that were changed without telling readers, each with the entry that is owed."""
    return [
        f"{one.id}: {what}"
        for one in registry.NETWORKS
        for what in changes.unrecorded(one.policy, changes.of(one.id))
    ]


def unit(key: str) -> str:
    """Of a fact's value: "seconds", "days", "US cents", else empty."""
    return next((word for end, word in UNITS.items() if key.endswith(end)), "")


def recheck(fact: Fact) -> date:
    """The day from which its source wants to be read again."""
    return fact.due(settings.FACTS_RECHECK_DAYS)


def policy_rows(network: str) -> list[Row]:
    """The policy as a table, with source and day for every line. Raises KeyError."""
    return rows_in_words.rows(policy(network))


def cause_articles() -> dict[str, str]:
    """Cause -> ``slug#paragraph`` that explains it."""
    return {str(cause): where for cause, where in ARTICLES.items()}


def reader_state(user: Reader, *, at: datetime) -> dict[str, str]:
    """Network -> "none", "working", or the cause of the most urgent trouble there.

    Coarse on purpose: it may be counted, and says nothing about one channel.
    """
    found = {network.id: NONE for network in registry.NETWORKS}
    for channel, diagnosis in reversed(_diagnosed(user, at)):
        well = diagnosis.state is State.WORKING
        if not well or found[channel.network] == NONE:
            found[channel.network] = ALL_WORKING if well else _bucket(diagnosis)
    return found


def troubles(user: Reader, *, at: datetime) -> list[Trouble]:
    """The reader's channels that are not simply working, the most urgent first."""
    return [
        Trouble(
            key=str(channel.pk),
            name=channel.name,
            network=registry.get(channel.network).name,
            state=state_label(diagnosis),
            url=channel.get_absolute_url(),
        )
        for channel, diagnosis in _diagnosed(user, at)
        if diagnosis.state is not State.WORKING
    ]


def redacted_bundle(user: Reader, *, at: datetime) -> list[Redacted]:
    """The reader's own channels as a request for help may carry them, most urgent first."""
    return [_redacted(channel, diagnosis) for channel, diagnosis in _diagnosed(user, at)]


def _bucket(diagnosis: Diagnosis) -> str:
    return State.ENDS_SOON.value if diagnosis.state is State.ENDS_SOON else diagnosis.cause.value


def _redacted(channel: Channel, diagnosis: Diagnosis) -> Redacted:
    return Redacted(
        network=channel.network,
        kind=channel.kind,
        name=channel.name,
        state=diagnosis.state.value,
        cause=diagnosis.cause.value,
        certainty=diagnosis.certainty.value,
        rule=diagnosis.rule,
        codes=dict(diagnosis.codes),
        asked_at=diagnosis.asked_at.isoformat(timespec="seconds") if diagnosis.asked_at else None,
        policy_version=registry.get(channel.network).policy.version,
    )


def _diagnosed(user: Reader, at: datetime) -> Sequence[tuple[Channel, Diagnosis]]:
    channels = Channel.objects.visible_to(user).order_by("pk")
    pairs = [(one, diagnosis_of(one, at=at)) for one in channels]
    return sorted(pairs, key=lambda pair: (pair[1].urgency, pair[0].pk))
