"""Facebook: the login dialog and the Graph API, v25.0.

https://developers.facebook.com/docs/facebook-login/
"""

from __future__ import annotations

from sandbox.dialect import Dialect
from sandbox.networks import meta
from sandbox.networks.facebook import dialog, introspection, oauth, pages, profile
from sandbox.networks.facebook.graph import endpoints, fault, unknown_address, usage

__all__ = ["DIALECT", "dialog", "introspection", "oauth", "pages", "profile"]

DIALECT = Dialect(
    id="facebook",
    name="Facebook",
    endpoints=endpoints,
    hosts=("www.facebook.com", "graph.facebook.com"),
    fault=fault,
    unknown_address=unknown_address,
    headers=usage,
    push=meta.push,
    ticks_places=True,
)
