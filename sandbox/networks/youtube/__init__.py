"""YouTube: Data API v3. https://developers.google.com/youtube/v3/docs"""

from __future__ import annotations

from sandbox.dialect import Dialect
from sandbox.networks.google import HOSTS, SHARED, risc
from sandbox.networks.youtube import api, page
from sandbox.networks.youtube.answers import KINDS, endpoints, fault, unknown_address

__all__ = ["DIALECT", "api", "page"]

DIALECT = Dialect(
    id="youtube",
    name="YouTube",
    endpoints=endpoints,
    hosts=(*HOSTS, "www.googleapis.com"),
    fault=fault,
    unknown_address=unknown_address,
    push=risc.push,
    tell_of_account=risc.tell_of_account,
    shared=SHARED,
    password_ends_tokens=False,
    kinds=KINDS,
)
