"""A reader's own channels for the places that public pages keep for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from channels import registry
from channels.contract import Network
from channels.diagnosis.diagnose import URGENCY
from channels.pages.cards import Card, Pair, cards_of
from channels.registrations import is_set_up
from channels.words.diagnosis_text import state_name


@dataclass(frozen=True, slots=True)
class Panel:
    """One network's place: the reader's cards, or the way to connect a first channel."""

    network: Network
    cards: tuple[Card, ...]
    set_up: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """One network in the list of contents, with the most urgent state found there."""

    network: Network
    state: str
    label: str
    url: str  # their card on the same page, else My channels


def panels(networks: Iterable[str], pairs: Sequence[Pair], *, at: datetime) -> list[Panel]:
    """One panel for each known network named, once, in the order named."""
    known = {network.id: network for network in registry.NETWORKS}
    return [
        Panel(
            network=known[name],
            cards=tuple(cards_of([pair for pair in pairs if pair[0].network == name], at=at)),
            set_up=is_set_up(name),
        )
        for name in dict.fromkeys(name.strip() for name in networks)
        if name in known
    ]


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
    return f"{reverse('channels:list')}?network={network.id}"
