"""One answer of what stands in front of a network."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

REFUSALS = (400, 401, 403, 404, 409, 429, 500, 502, 503, 504)


class Gateway(NamedTuple):
    """One answer. ``statuses``: those that it comes with, any where it does not say."""

    name: str
    body: str
    statuses: tuple[int, ...] = REFUSALS
    headers: Mapping[str, str] = MappingProxyType({})


def page(title: str, text: str, server: str = "") -> str:
    foot = f"<hr><center>{server}</center>" if server else ""
    return (
        f"<html><head><title>{title}</title></head>"
        f"<body><center><h1>{title}</h1></center>{text}{foot}</body></html>"
    )
