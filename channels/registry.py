"""The single list of networks. A new one is its folder and one line here."""

from __future__ import annotations

from channels.contract import Network
from channels.networks import facebook, instagram, linkedin, pinterest, x

NETWORKS: tuple[Network, ...] = (
    facebook.NETWORK,
    instagram.NETWORK,
    x.NETWORK,
    linkedin.NETWORK,
    pinterest.NETWORK,
)
_BY_ID = {network.id: network for network in NETWORKS}


def get(network: str) -> Network:
    """The network of this id. Raises KeyError where there is none."""
    return _BY_ID[network]


def authorize_hosts(sandbox_url: str = "") -> list[str]:
    """Origins of the consent pages, for the content security policy."""
    if sandbox_url:
        return [sandbox_url]
    return [f"https://{network.authorize_host}" for network in NETWORKS]
