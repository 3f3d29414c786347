"""What leaving means at each network: what we can end there, and what is the person's."""

from __future__ import annotations

from dataclasses import dataclass

from channels.contract import Network
from channels.leaving.at_networks import ends, settings_url
from channels.policy_words.figures import figure
from channels.registry import NETWORKS

DELETE_DATA = "delete-data"  # the push by which a network passes on somebody's wish


@dataclass(frozen=True, slots=True)
class AtNetwork:
    """One network of the page on leaving."""

    id: str
    name: str
    ends: str  # what becomes of our access when the last channel is disconnected
    settings_url: str  # where the person looks, or removes us; empty: the way in words alone
    settings_path: str
    passes_on: bool  # a wish to have data deleted, made there, reaches us by itself


def at_each_network() -> list[AtNetwork]:
    """In the active language, in the order in which we list them."""
    return [_at(network) for network in NETWORKS]


def _at(network: Network) -> AtNetwork:
    return AtNetwork(
        id=network.id,
        name=network.name,
        ends=ends(network),
        settings_url=settings_url(network.id),
        settings_path=figure(network.policy, "settings_path"),
        passes_on=DELETE_DATA in network.pushes,
    )
