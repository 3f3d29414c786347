"""A reader's own channels for the places that public pages keep for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from channels import registry
from channels.contract import Network
from channels.diagnosis.diagnose import URGENCY
from channels.diagnosis.outline import Outline
from channels.pages.cards import Card, Group, card_of, cards_of, first_of, groups_of
from channels.records.in_outline.outlines import Own, Pair
from channels.registrations import is_set_up
from channels.words.diagnosis_text import state_name

CARDS_A_PANEL = 3


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


def shown(panels: Iterable[str], lines: Iterable[str], outlines: Sequence[Outline]) -> list[int]:
    """The channels that ``panels`` and ``lines`` show, of all, which are given in order."""
    cards = [first_of(_groups(network, outlines)[:CARDS_A_PANEL]) for network in _known(panels)]
    own = (_on(network, outlines) for network in _known(lines))
    return [*(pk for card in cards for pk in card), *(each[0].pk for each in own if each)]


def panels(networks: Iterable[str], own: Own, *, at: datetime) -> list[Panel]:
    """One panel for each known network named, once, in the order named."""
    return [
        _panel(network, _groups(network, own.outlines), own.pairs, at)
        for network in _known(networks)
    ]


def _panel(network: Network, groups: list[Group], pairs: Mapping[int, Pair], at: datetime) -> Panel:
    """The most urgent cards: an article stays short however many channels its reader has."""
    return Panel(
        network,
        tuple(cards_of(groups[:CARDS_A_PANEL], pairs, at=at)),
        sum(len(group) for group in groups[CARDS_A_PANEL:]),
        _in_my_channels(network),
        is_set_up(network.id),
    )


def lines(networks: Iterable[str], own: Own, *, at: datetime) -> list[Line]:
    """One line for each known network named where the reader has channels."""
    return [
        Line(
            network,
            card_of(*own.pairs[there[0].pk], at=at),
            len(there) - 1,
            _in_my_channels(network),
        )
        for network in _known(networks)
        if (there := _on(network, own.outlines))
    ]


def _known(names: Iterable[str]) -> list[Network]:
    known = {network.id: network for network in registry.NETWORKS}
    named = dict.fromkeys(name.strip() for name in names)
    return [known[name] for name in named if name in known]


def _groups(network: Network, outlines: Sequence[Outline]) -> list[Group]:
    return groups_of(_on(network, outlines))


def _on(network: Network, outlines: Sequence[Outline]) -> list[Outline]:
    return [outline for outline in outlines if outline.network == network.id]


def contents(outlines: Iterable[Outline], *, here: Iterable[str] = ()) -> list[Mark]:
    """The reader's networks in our usual order, those that the page has a place for first."""
    marks, on_page = [], set(here)
    held = {(outline.network, outline.state) for outline in outlines}
    for network in registry.NETWORKS:
        worst = next((state for state in URGENCY if (network.id, state) in held), None)
        if worst is not None:
            marks.append(Mark(network, worst.value, state_name(worst), _url(network, on_page)))
    return sorted(marks, key=lambda mark: mark.network.id not in on_page)


def _url(network: Network, on_page: set[str]) -> str:
    if network.id in on_page:
        return f"#live-{network.id}"
    return _in_my_channels(network)


def _in_my_channels(network: Network) -> str:
    return f"{reverse('channels:list')}?network={network.id}"
