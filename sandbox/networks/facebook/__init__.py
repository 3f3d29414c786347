"""Facebook: the login dialog and the Graph API, v25.0.

https://developers.facebook.com/docs/facebook-login/
"""

from __future__ import annotations

from sandbox.dialect import Dialect
from sandbox.networks import meta
from sandbox.networks.facebook import dialog, integrity, introspection, oauth, pages, profile
from sandbox.networks.facebook.graph import endpoints, fault, unknown_address, usage

__all__ = ["DIALECT", "dialog", "integrity", "introspection", "oauth", "pages", "profile"]

DIALECT = Dialect(
    id="facebook",
    name="Facebook",
    endpoints=endpoints,
    hosts=("www.facebook.com", "graph.facebook.com"),
    fault=fault,
    unknown_address=unknown_address,
    headers=usage,
    push=meta.push,
    passes_on_deletion=True,
    caps_posts=True,
    ticks_places=True,
    restrictions=integrity.FEATURES,
    tell_of_place=integrity.tell,
)
