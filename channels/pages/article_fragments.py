"""A reader's own channels for the places that public pages keep for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from channels import registry
from channels.contract import Network
from channels.diagnosis.diagnose import URGENCY
from channels.pages.cards import Card, Pair, card_of, cards_of, groups_of
from channels.registrations import is_set_up
from channels.words.diagnosis_text import state_name

CARDS_A_PANEL = 6


@dataclass(frozen=True, slots=True)
class Panel:
    """One network's place: the reader's cards, or the way to connect a first channel."""

    network: Network
    cards: tuple[Card, ...]
    more: int  # channels on cards that stand in My channels only
    url: str  # all of them, in My channels
    set_up: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One network's place in an article about all: the most urgent card, and how many more."""

    network: Network
    card: Card
    more: int
    url: str  # all of them, in My channels


@dataclass(frozen=True, slots=True)
class Mark:
    """One network in the list of contents, with the most urgent state found there."""

    network: Network
    state: str
    label: str
    url: str  # their card on the same page, else My channels


def panels(networks: Iterable[str], pairs: Sequence[Pair], *, at: datetime) -> list[Panel]:
    """One panel for each known network named, once, in the order named."""
    return [_panel(network, groups_of(_on(network, pairs)), at) for network in _known(networks)]


def _panel(network: Network, groups: list[list[Pair]], at: datetime) -> Panel:
    """The most urgent cards: an article stays short however many channels its reader has."""
    return Panel(
        network,
        tuple(cards_of(groups[:CARDS_A_PANEL], at=at)),
        sum(len(group) for group in groups[CARDS_A_PANEL:]),
        _in_my_channels(network),
        is_set_up(network.id),
    )


def lines(networks: Iterable[str], pairs: Sequence[Pair], *, at: datetime) -> list[Line]:
    """One line for each known network named where the reader has channels."""
    return [
        Line(network, card_of(*own[0], at=at), len(own) - 1, _in_my_channels(network))
        for network in _known(networks)
        if (own := _on(network, pairs))
    ]


def _known(names: Iterable[str]) -> list[Network]:
    known = {network.id: network for network in registry.NETWORKS}
    named = dict.fromkeys(name.strip() for name in names)
    return [known[name] for name in named if name in known]


def _on(network: Network, pairs: Sequence[Pair]) -> list[Pair]:
    return [pair for pair in pairs if pair[0].network == network.id]


def contents(pairs: Sequence[Pair], *, here: Iterable[str] = ()) -> list[Mark]:
    """The reader's networks in our usual order, those that the page has a place for first."""
    marks, on_page = [], set(here)
    for network in registry.NETWORKS:
        states = [diagnosis.state for channel, diagnosis in pairs if channel.network == network.id]
        if states:
            worst = min(states, key=URGENCY.index)
            marks.append(Mark(network, worst.value, state_name(worst), _url(network, on_page)))
    return sorted(marks, key=lambda mark: mark.network.id not in on_page)


def _url(network: Network, on_page: set[str]) -> str:
    if network.id in on_page:
        return f"#live-{network.id}"
    return _in_my_channels(network)


def _in_my_channels(network: Network) -> str:
    return f"{reverse('channels:list')}?network={network.id}"
