"""X: OAuth 2.0 with PKCE, and API v2.

https://docs.x.com/fundamentals/authentication/oauth-2-0/authorization-code
"""

from __future__ import annotations

from sandbox.dialect import Dialect
from sandbox.networks.x import api, dialog, oauth, webhook
from sandbox.networks.x.problems import endpoints, fault, unknown_address
from sandbox.networks.x.windows import headers

__all__ = ["DIALECT", "api", "dialog", "oauth"]

DIALECT = Dialect(
    id="x",
    name="X",
    endpoints=endpoints,
    hosts=("x.com", "twitter.com", "api.x.com", "api.twitter.com"),
    fault=fault,
    unknown_address=unknown_address,
    headers=headers,
    caps_posts=True,
    push=webhook.push,
)
