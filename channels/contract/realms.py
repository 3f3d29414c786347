"""What fails, pauses and is counted as one: a network, or a server of one that has many.

A network without one address (``Network.anywhere``) is as many realms as it has servers here:
"mastodon/mastodon.social". Every other is one: "facebook".
"""

from __future__ import annotations

BETWEEN = "/"


def realm_of(network: str, server: str = "") -> str:
    """The realm of a login at this network; ``server``: its own, empty where it has none."""
    return f"{network}{BETWEEN}{server}" if server else network


def split(realm: str) -> tuple[str, str]:
    """The network of a realm, and its server: empty where the network has one address."""
    network, _, server = realm.partition(BETWEEN)
    return network, server
