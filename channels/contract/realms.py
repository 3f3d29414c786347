"""What fails, pauses and is counted as one: a network, or a server of one that has many.

A network without one address (``Network.anywhere``) is as many realms as it has servers here:
"mastodon/mastodon.social". Every other is one: "facebook".
"""

from __future__ import annotations

import re

BETWEEN = "/"
# Two labels at least, of which the last is no number: a name, never an address in digits.
_NAME = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
MOST = 253


def realm_of(network: str, server: str = "") -> str:
    """The realm of a login at this network; ``server``: its own, empty where it has none."""
    return f"{network}{BETWEEN}{server}" if server else network


def split_realm(realm: str) -> tuple[str, str]:
    """The network of a realm, and its server: empty where the network has one address."""
    network, _, server = realm.partition(BETWEEN)
    return network, server


def server_named(host: str) -> str:
    """The server that this host name is of, as it is stored and compared; empty where it is no
    name on the internet: an address in digits, a port, a path."""
    try:
        name = host.strip().rstrip(".").encode("idna").decode().lower()
    except UnicodeError:
        return ""
    return name if len(name) <= MOST and _NAME.fullmatch(name) else ""
