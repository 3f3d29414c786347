"""Mastodon: several servers, each with apps and people of its own.

https://docs.joinmastodon.org/methods/
"""

from __future__ import annotations

from sandbox.dialect import Dialect
from sandbox.networks.mastodon import api, apps, dialog, names, oauth
from sandbox.networks.mastodon.errors import endpoints, fault, headers, unknown_address
from sandbox.networks.mastodon.hosts import GONE, HOSTS

__all__ = ["DIALECT", "api", "apps", "dialog", "names", "oauth"]

DIALECT = Dialect(
    id="mastodon",
    name="Mastodon",
    endpoints=endpoints,
    hosts=HOSTS,
    gone=(GONE,),
    fault=fault,
    unknown_address=unknown_address,
    headers=headers,
    accounts_move=True,
)
