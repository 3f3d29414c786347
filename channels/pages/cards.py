"""My channels as cards: grouped by login, the most urgent first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser, User
from django.urls import reverse
from django.utils.translation import ngettext

from channels import registry
from channels.contract import Fact, Kind, Network, State
from channels.diagnosis.diagnose import Diagnosis, Step
from channels.journeys.refresh_runs import HELPS
from channels.lifeline.geometry import Lifeline, draw
from channels.models import Channel
from channels.records.diagnoses import diagnoses_of
from channels.words.diagnosis_text import Words, describe
from channels.words.kinds import at_network
from core.article_links import article_url

Pair = tuple[Channel, Diagnosis]
BY_READING = frozenset({Step.UNLOCK, Step.APPEAL})


@dataclass(frozen=True, slots=True)
class Action:
    """The one next step; ``quiet`` where it may wait."""

    label: str
    url: str
    quiet: bool


@dataclass(frozen=True, slots=True)
class Card:
    """One card: a channel, and those behind the same login that fare the same."""

    channel: Channel
    others: tuple[Channel, ...]
    network: Network
    kind: str
    diagnosis: Diagnosis
    words: Words
    lifeline: Lifeline
    action: Action | None

    @property
    def state(self) -> str:
        return self.diagnosis.state.value

    @property
    def well(self) -> bool:
        return self.diagnosis.state is State.WORKING

    @property
    def article(self) -> str:
        return article_url(self.diagnosis.article)

    @property
    def promise(self) -> Fact:
        """The figure behind the policy's sentence, with its source."""
        return self.network.policy["access_token_seconds"]


def pairs_of(user: User | AnonymousUser, *, at: datetime) -> list[Pair]:
    """Each of this person's channels with its diagnosis, the most urgent first: one query, and
    one more where somebody has not been looked after in time."""
    pairs = diagnoses_of(Channel.objects.visible_to(user), at=at)
    return sorted(pairs, key=lambda pair: (pair[1].urgency, pair[0].name.casefold(), pair[0].pk))


def groups_of(pairs: Iterable[Pair]) -> list[list[Pair]]:
    """``pairs`` in order; what shares a login and its fate stands together, as one card does."""
    together: dict[tuple[int, State, str], list[Pair]] = {}
    for channel, diagnosis in pairs:
        key = (channel.credential_id, diagnosis.state, diagnosis.cause.value)
        together.setdefault(key, []).append((channel, diagnosis))
    return list(together.values())


def cards_of(groups: Iterable[Sequence[Pair]], *, at: datetime) -> list[Card]:
    """A card for each of ``groups``."""
    return [card_of(*group[0], others=[c for c, _d in group[1:]], at=at) for group in groups]


def card_of(
    channel: Channel, diagnosis: Diagnosis, *, others: Sequence[Channel] = (), at: datetime
) -> Card:
    words = describe(channel, diagnosis, at=at)
    network = registry.get(channel.network)
    return Card(
        channel=channel,
        others=tuple(others),
        network=network,
        kind=kind_of(channel, network),
        diagnosis=diagnosis,
        words=words,
        lifeline=draw(diagnosis, at=at),
        action=_action(channel, diagnosis, words, len(others) + 1),
    )


def kind_of(channel: Channel, network: Network) -> str:
    """ "LinkedIn organization"."""
    return at_network(Kind(channel.kind), network.name)


def logins_to_refresh(pairs: Iterable[Pair]) -> int:
    """How many logins a walk through "Refresh all that need it" would visit."""
    return len({channel.credential_id for channel, diagnosis in pairs if diagnosis.step in HELPS})


def _action(channel: Channel, diagnosis: Diagnosis, words: Words, count: int) -> Action | None:
    if diagnosis.step in BY_READING:
        return Action(words.step, article_url(diagnosis.article), quiet=False)
    if diagnosis.step not in HELPS:
        return None
    label = words.step
    if count > 1 and diagnosis.step is Step.REFRESH:
        label = ngettext("Refresh %(n)d channel", "Refresh %(n)d channels", count) % {"n": count}
    quiet = diagnosis.state is State.ENDS_SOON
    return Action(label, reverse("channels:refresh", args=[channel.pk]), quiet)
