"""The single list of networks. A new one is its folder and one line here."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module

from channels.contract import Network, Registration

# In the order in which we list them. Each is a folder under ``channels/networks/``.
FOLDERS = (
    "facebook",
    "instagram",
    "x",
    "linkedin",
    "pinterest",
    "threads",
    "tiktok",
    "youtube",
    "googlebusiness",
    "mastodon",
    "bluesky",
)


def _load(folder: str) -> Network:
    network: Network = import_module(f"channels.networks.{folder}").NETWORK
    return network


NETWORKS: tuple[Network, ...] = tuple(map(_load, FOLDERS))
_BY_ID = {network.id: network for network in NETWORKS}
# Every app of ours, whether the operator has set it up or not.
APPS: tuple[Registration, ...] = tuple(app for network in NETWORKS for app in network.apps)
_BY_KEY = {app.key: app for app in APPS}


def get(network: str) -> Network:
    """The network of this id. Raises KeyError where there is none."""
    return _BY_ID[network]


def at(network: str, server: str = "") -> Network:
    """The same as those know it who are at this server of it (``Network.at``)."""
    return _named(network, server) if server else get(network)


def app(key: str) -> Registration:
    """The app of this key, "linkedin-pages". Raises KeyError where there is none."""
    return _BY_KEY[key]


@lru_cache(maxsize=2000)
def _named(network: str, server: str) -> Network:
    return get(network).at(server)


def authorize_hosts(sandbox_url: str = "") -> list[str]:
    """Origins of the consent pages, for the content security policy: no form of ours leads to
    any other. To a page on a server of its own people go from a page of ours."""
    if sandbox_url:
        return [sandbox_url]
    return [f"https://{network.authorize_host}" for network in NETWORKS if network.authorize_host]
