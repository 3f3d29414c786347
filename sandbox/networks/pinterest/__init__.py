"""Pinterest: API v5. https://developers.pinterest.com/docs/api/v5/"""

from __future__ import annotations

from sandbox.dialect import Dialect
from sandbox.networks.pinterest import api, dialog, oauth
from sandbox.networks.pinterest.errors import endpoints, fault, headers, unknown_address

__all__ = ["DIALECT", "api", "dialog", "oauth"]

DIALECT = Dialect(
    id="pinterest",
    name="Pinterest",
    endpoints=endpoints,
    hosts=("www.pinterest.com", "api.pinterest.com"),
    fault=fault,
    unknown_address=unknown_address,
    headers=headers,
)
