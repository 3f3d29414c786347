"""Threads: its API, under both of its names, and its consent page.

https://developers.facebook.com/docs/threads/
"""

from __future__ import annotations

from sandbox.dialect import Dialect
from sandbox.networks import meta
from sandbox.networks.threads import dialog, introspection, oauth, posts, profile
from sandbox.networks.threads.graph import HOSTS, endpoints, fault, unknown_address

__all__ = ["DIALECT", "dialog", "introspection", "oauth", "posts", "profile"]

DIALECT = Dialect(
    id="threads",
    name="Threads",
    endpoints=endpoints,
    hosts=(*HOSTS, *dialog.HOSTS),
    fault=fault,
    unknown_address=unknown_address,
    push=meta.push,
    passes_on_deletion=True,
    caps_posts=True,
    kinds=("PUBLIC", profile.PRIVATE, introspection.TESTER),
)
