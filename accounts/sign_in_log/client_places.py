"""From where somebody came, as it is kept: the network of the client's address, not the address.

Shortened, not hashed: a person must be able to compare it with their own ("203.0.113.*"), and a
hash of one of four billion addresses is undone in minutes. The last part, which tells one
household from another, is not stored at all.
"""

from __future__ import annotations

import ipaddress

from django.http import HttpRequest

from core.limits.client_address import client_address

IPV6_GROUPS = 3  # a /48, which is what one site is given


def place_of(request: HttpRequest) -> str:
    """Empty where the address cannot be told."""
    return shortened(client_address(request))


def network(address: str) -> str:
    """ "203.0.113.7" as "203.0.113.0", for a column that takes addresses only."""
    parsed = _parsed(address)
    if parsed is None:
        return address
    kept = IPV6_GROUPS * 16 if parsed.version == 6 else 24
    return str(ipaddress.ip_network((parsed, kept), strict=False).network_address)


def shortened(address: str) -> str:
    """ "203.0.113.7" as "203.0.113.*"; of IPv6 the first 48 bits. Empty for what is neither."""
    parsed = _parsed(address)
    if parsed is None:
        return ""
    if isinstance(parsed, ipaddress.IPv4Address):
        return f"{str(parsed).rpartition('.')[0]}.*"
    groups = (group.lstrip("0") or "0" for group in parsed.exploded.split(":")[:IPV6_GROUPS])
    return f"{':'.join(groups)}:*"


def _parsed(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return None
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:
        return parsed.ipv4_mapped
    return parsed
