"""Bluesky and a server of somebody's own: two that keep accounts, an entryway, a directory.

https://atproto.com/specs/oauth
"""

from __future__ import annotations

from sandbox.dialect import Dialect
from sandbox.networks.bluesky import (
    app_passwords,
    clients,
    dialog,
    discovery,
    identity,
    oauth,
    repo,
)
from sandbox.networks.bluesky.answers import fault, headers, unknown_address
from sandbox.networks.bluesky.happenings import EVENTS
from sandbox.networks.bluesky.hosts import ALL, ISSUER_OF, endpoints

__all__ = ["DIALECT", "app_passwords", "dialog", "discovery", "identity", "oauth", "repo"]

DIALECT = Dialect(
    id="bluesky",
    name="Bluesky",
    endpoints=endpoints,
    hosts=ALL,
    fault=fault,
    unknown_address=unknown_address,
    headers=headers,
    kinds=tuple(ISSUER_OF),  # the server that keeps an account
    happenings=EVENTS,
    orders={"documents": clients.publish},
)
