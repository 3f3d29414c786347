"""Instagram: the API with Instagram Login.

https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/
"""

from __future__ import annotations

from sandbox.dialect import Dialect
from sandbox.networks import graph_versions, meta
from sandbox.networks.instagram import account, dialog, media, oauth
from sandbox.networks.instagram.graph import endpoints, fault, unknown_address

__all__ = ["DIALECT", "account", "dialog", "media", "oauth"]

DIALECT = Dialect(
    id="instagram",
    name="Instagram",
    endpoints=endpoints,
    hosts=("www.instagram.com", "api.instagram.com", "graph.instagram.com"),
    fault=fault,
    unknown_address=unknown_address,
    headers=lambda _: graph_versions.header(),
    push=meta.push,
    passes_on_deletion=True,
    caps_posts=True,
    kinds=("BUSINESS", "CREATOR", dialog.PERSONAL),
)
