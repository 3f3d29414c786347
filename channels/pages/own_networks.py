"""A reader's choice to see, in lists of networks, only those that they have channels at.

Kept in the session; the lists themselves are the same for everyone, and narrowed in place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from channels import registry
from channels.contract import Network
from channels.diagnosis.outline import Outline

SESSION_KEY = "only_my_networks"


@dataclass(frozen=True, slots=True)
class OwnNetworks:
    """``networks``: the reader's own, in our usual order; ``chosen``: whether only they show.

    ``back``: the page to return to once something else was chosen.
    """

    networks: tuple[Network, ...]
    chosen: bool
    back: str

    @property
    def offered(self) -> bool:
        """Nothing is narrowed where somebody has no channel, or one at every network."""
        return 0 < len(self.networks) < len(registry.NETWORKS)

    @property
    def ids(self) -> str:
        return ",".join(network.id for network in self.networks)

    @property
    def names(self) -> str:
        return ", ".join(network.name for network in self.networks)


def of(request: HttpRequest, outlines: Sequence[Outline], *, back: str) -> OwnNetworks:
    held = {outline.network for outline in outlines}
    networks = tuple(network for network in registry.NETWORKS if network.id in held)
    return OwnNetworks(networks, bool(request.session.get(SESSION_KEY)), safe(request, back))


def choose(request: HttpRequest, *, only: bool) -> None:
    request.session[SESSION_KEY] = only


def safe(request: HttpRequest, back: str) -> str:
    """An address of this site, or nothing."""
    known = url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return back if known else ""
