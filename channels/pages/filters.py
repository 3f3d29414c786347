"""Narrowing My channels by state and network, with plain addresses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from channels import registry
from channels.contract import State

# The order of the chips, which is also the order of urgency.
STATES: tuple[State, ...] = (
    State.NEEDS_YOU,
    State.LIMITED,
    State.ENDS_SOON,
    State.CANNOT_TELL,
    State.WORKING,
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a person narrowed the list to; empty: not narrowed. Nonsense counts as empty."""

    state: str = ""
    network: str = ""

    @classmethod
    def read(cls, state: str, network: str) -> Chosen:
        known = {entry.id for entry in registry.NETWORKS}
        return cls(
            state if state in STATES else "",
            network if network in known else "",
        )

    @property
    def address(self) -> str:
        """The query part of this choice, "?" included; "." for everything."""
        return self.page(1)

    def page(self, number: int) -> str:
        """The same for one page of what is left. The first is the address without a number."""
        chosen = {"state": self.state, "network": self.network}
        chosen |= {"page": str(number)} if number > 1 else {}
        query = urlencode({key: value for key, value in chosen.items() if value})
        return f"?{query}" if query else "."

    def takes(self, state: str, network: str) -> bool:
        return self.state in ("", state) and self.network in ("", network)


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter: a link, how many channels it leaves, and whether it is the one in force."""

    key: str
    label: str
    count: int
    address: str
    current: bool


def state_chips(
    held: Sequence[tuple[str, str]], chosen: Chosen, label: Callable[[str], str]
) -> list[Chip]:
    """One chip a state that occurs, the first for all. ``held``: (state, network) a channel."""
    counts = Counter(held)
    states = {state for state, _network in counts} | {chosen.state}
    keys = ["", *(state.value for state in STATES if state in states)]
    return [_chip(key, label(key), Chosen(key, chosen.network), counts, chosen) for key in keys]


def network_chips(
    held: Sequence[tuple[str, str]], chosen: Chosen, label: Callable[[str], str]
) -> list[Chip]:
    """One chip a network that occurs, the first for all; none where there is but one."""
    counts = Counter(held)
    networks = {network for _state, network in counts} | ({chosen.network} - {""})
    if len(networks) < 2:
        return []
    keys = ["", *(network.id for network in registry.NETWORKS if network.id in networks)]
    return [_chip(key, label(key), Chosen(chosen.state, key), counts, chosen) for key in keys]


def _chip(
    key: str,
    label: str,
    leads_to: Chosen,
    counts: Mapping[tuple[str, str], int],
    chosen: Chosen,
) -> Chip:
    count = sum(number for pair, number in counts.items() if leads_to.takes(*pair))
    return Chip(key, label, count, leads_to.address, leads_to == chosen)
