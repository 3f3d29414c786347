"""Whose call it is: the client's address, also behind proxies of ours.

``X-Forwarded-For`` is anybody's word but for the entries that our own proxies wrote: each adds,
at the end, the address that it saw. ``settings.TRUSTED_PROXIES`` says how many they are.
https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/X-Forwarded-For
"""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest

# A household or a server has a whole /64 of IPv6: counted as one.
IPV6_PREFIX = 64


def client_address(request: HttpRequest) -> str:
    """The address from which the client reached our outermost proxy, or us where there is none.

    Empty where nobody says: a Unix socket whose proxy sent no header.
    """
    seen = str(request.META.get("REMOTE_ADDR", ""))
    proxies: int = settings.TRUSTED_PROXIES
    if proxies < 1:
        return seen
    forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")
    entries = [entry.strip() for entry in forwarded if entry.strip()]
    # Fewer entries than proxies: whoever called stood further in, and the first one saw them.
    return entries[max(len(entries) - proxies, 0)] if entries else seen


def counted_address(request: HttpRequest) -> str:
    """The same, for limits: of an IPv6 address the network that one caller has as a whole."""
    address = client_address(request)
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, IPV6_PREFIX), strict=False).network_address)
