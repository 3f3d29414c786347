"""What leaving means at each network: what we can end there, and what is the person's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from channels.contract import GiveBack, Network
from channels.policy_words.figures import figure
from channels.registry import NETWORKS

DELETE_DATA = "delete-data"  # the push by which a network passes on somebody's wish


@dataclass(frozen=True, slots=True)
class AtNetwork:
    """One network of the page on leaving."""

    id: str
    name: str
    ends: str  # what becomes of our access when the last channel is disconnected
    settings_url: str  # where the person looks, or removes us
    settings_path: str
    passes_on: bool  # a wish to have data deleted, made there, reaches us by itself


def at_each_network() -> list[AtNetwork]:
    """In the active language, in the order in which we list them."""
    return [_at(network) for network in NETWORKS]


def _at(network: Network) -> AtNetwork:
    return AtNetwork(
        id=network.id,
        name=network.name,
        ends=_ends()[network.gives_back] % {"network": network.name},
        settings_url=str(network.policy["settings_url"].value),
        settings_path=figure(network.policy, "settings_path"),
        passes_on=DELETE_DATA in network.pushes,
    )


def _ends() -> Mapping[GiveBack, str]:
    return {
        GiveBack.YES: _("We ask %(network)s to end our access, and tell you whether it did."),
        GiveBack.SOME_APPS: _(
            "We ask %(network)s to end our access where our app may do so, and tell you whether "
            "it did."
        ),
        GiveBack.NO: _(
            "%(network)s has no way for an app to give its access back: we delete the token, and "
            "you remove us there."
        ),
    }
