"""My channels as cards: grouped by login, the most urgent first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from channels import registry
from channels.contract import Cause, Fact, Kind, Network, State
from channels.diagnosis.diagnose import Diagnosis, Step
from channels.diagnosis.doors import BOTH, doors
from channels.diagnosis.outline import Outline
from channels.journeys.refresh_all.runs import HELPS
from channels.journeys.refresh_page import DoorLink, door_links
from channels.lifeline.geometry import Lifeline, draw
from channels.lifeline.markup import markup
from channels.models import Channel
from channels.records.in_outline.outlines import Pair
from channels.words.diagnosis_text import Words, describe
from channels.words.kinds import at_network
from channels.words.of_rules.moved_accounts import address_to_connect
from core.article_links import article_url
from core.templatetags.kept import rendered

Group = Sequence[Outline]
BY_READING = frozenset({Step.UNLOCK, Step.APPEAL})


@dataclass(frozen=True, slots=True)
class Action:
    """The one next step; ``quiet`` where it may wait."""

    label: str
    url: str
    quiet: bool


class Other(NamedTuple):
    """A channel that is named on the card of another."""

    pk: int
    name: str

    @property
    def url(self) -> str:
        return reverse("channels:detail", args=[self.pk])


@dataclass(frozen=True, slots=True)
class Card:
    """One card: a channel, and those behind the same login that fare the same."""

    channel: Channel
    others: tuple[Other, ...]
    network: Network
    kind: str
    diagnosis: Diagnosis
    words: Words
    lifeline: Lifeline
    action: Action | None
    doors: tuple[DoorLink, ...] = ()  # in place of the action, where the person says which

    @property
    def state(self) -> str:
        return self.diagnosis.state.value

    @property
    def well(self) -> bool:
        return self.diagnosis.state is State.WORKING

    @property
    def article(self) -> str:
        return article_url(self.words.article)

    @property
    def url(self) -> str:
        return self.channel.get_absolute_url()

    @property
    def keys(self) -> str:
        """The numbers of all that it is about, as a box carries them."""
        return " ".join(str(pk) for pk in (self.channel.pk, *(other.pk for other in self.others)))

    @property
    def story(self) -> SafeString:
        """What hardly changes from minute to minute, as HTML: kept, and made anew where it does."""
        return self._story(sample=False)

    @property
    def sample_story(self) -> SafeString:
        """The same of an invented channel."""
        return self._story(sample=True)

    @property
    def row(self) -> SafeString:
        """The whole of it inside an article, where it is short."""
        action = self.action
        return rendered(
            "channels/_live_row.html",
            **self._told(),
            others=len(self.others),
            step=action.label if action else "",
            step_url=action.url if action else "",
        )

    def _story(self, *, sample: bool) -> SafeString:
        promise = self.promise
        return rendered(
            "channels/_card_story.html",
            **self._told(),
            sample=sample,
            key=self.channel.pk,
            picture=self.channel.picture,
            others=tuple((other.url, other.name) for other in self.others),
            explanation=self.words.explanation,
            article=self.article if self.words.headline else "",
            network=self.network.id,
            network_name=self.network.policy.network_name,
            policy=self.words.policy,
            day=promise.checked,
            source=promise.source,
        )

    def _told(self) -> dict[str, str]:
        """In words and addresses; nothing here is safe to print but the drawing."""
        return {
            "channel_name": self.channel.name,
            "url": self.url,
            "kind": self.kind,
            "state": self.state,
            "label": self.words.label,
            "headline": self.words.headline,
            "again": self.words.checking_again,
            "drawing": self.drawing,
        }

    @property
    def drawing(self) -> SafeString:
        renews = self.diagnosis.renews_at is not None
        return markup(self.lifeline, key=self.channel.pk, renews=renews)

    @property
    def promise(self) -> Fact:
        """The figure behind the policy's sentence, with its source."""
        return self.network.policy[self.network.policy.life_key]


def groups_of(outlines: Iterable[Outline]) -> list[Group]:
    """In order; what shares a login and its fate stands together, as one card does."""
    together: dict[tuple[int, State, Cause], list[Outline]] = {}
    for outline in outlines:
        together.setdefault(outline.fate, []).append(outline)
    return list(together.values())


def first_of(groups: Iterable[Group]) -> list[int]:
    """The channels that their cards are about."""
    return [group[0].pk for group in groups]


def cards_of(groups: Iterable[Group], pairs: Mapping[int, Pair], *, at: datetime) -> list[Card]:
    """A card for each of ``groups``; ``pairs`` has each one's first channel."""
    return [card_of(*pairs[group[0].pk], others=group[1:], at=at) for group in groups]


def card_of(
    channel: Channel,
    diagnosis: Diagnosis,
    *,
    others: Sequence[Channel | Outline] = (),
    at: datetime,
) -> Card:
    words = describe(channel, diagnosis, at=at)
    network = registry.at(channel.network, diagnosis.server)
    return Card(
        channel=channel,
        others=tuple(Other(other.pk, other.name) for other in others),
        network=network,
        kind=kind_of(channel),
        diagnosis=diagnosis,
        words=words,
        lifeline=draw(diagnosis, at=at, text=words.life),
        action=_action(channel, diagnosis, words, len(others) + 1),
        doors=door_links(channel, diagnosis, network) if doors(diagnosis) == BOTH else (),
    )


def kind_of(channel: Channel) -> str:
    """ "LinkedIn organization", whichever server it is on."""
    return at_network(Kind(channel.kind), registry.get(channel.network).name)


def logins_to_refresh(outlines: Iterable[Outline]) -> int:
    """How many logins a walk through "Refresh all that need it" would visit."""
    return len({outline.login for outline in outlines if outline.step in HELPS})


def _action(channel: Channel, diagnosis: Diagnosis, words: Words, count: int) -> Action | None:
    if diagnosis.step in BY_READING:
        return Action(words.step, article_url(words.article), quiet=False)
    if diagnosis.step is Step.CONNECT_ANOTHER:
        return Action(words.step, address_to_connect(diagnosis), quiet=False)
    if diagnosis.step not in HELPS:
        return None
    label = words.step
    if count > 1 and diagnosis.step is Step.REFRESH:
        label = ngettext("Refresh %(n)d channel", "Refresh %(n)d channels", count) % {"n": count}
    quiet = diagnosis.state is State.ENDS_SOON
    return Action(label, reverse("channels:refresh", args=[channel.pk]), quiet)
