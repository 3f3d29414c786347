"""LinkedIn: OAuth 2.0, Sign In by OpenID Connect, and the versioned API.

https://learn.microsoft.com/linkedin/shared/authentication/authorization-code-flow
"""

from __future__ import annotations

from sandbox.dialect import Dialect
from sandbox.networks.linkedin import (
    dialog,
    introspection,
    member,
    oauth,
    openid,
    orders,
    organizations,
    publishing,
)
from sandbox.networks.linkedin.errors import endpoints, fault, unknown_address
from sandbox.networks.linkedin.products import ALONE, PRODUCTS

__all__ = [
    "LINKEDIN",
    "dialog",
    "introspection",
    "member",
    "oauth",
    "openid",
    "organizations",
    "publishing",
]

DIALECT = Dialect(
    id="linkedin",
    name="LinkedIn",
    endpoints=endpoints,
    hosts=("www.linkedin.com", "api.linkedin.com"),
    fault=fault,
    unknown_address=unknown_address,
    products=PRODUCTS,
    products_alone=ALONE,
    orders={
        "new_token_race": orders.new_token_race,
        "email_verified": orders.email_verified,
    },
    choice=orders.ADDRESSES,
    standing=orders.standing,
)
