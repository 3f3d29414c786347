"""Figures of this site's own behaviour, read from where they are settled: never typed.

``settings.OWN_FIGURES`` names the place of each, "module:NAME" with an index after it or nothing.
"""

from __future__ import annotations

import re
from datetime import timedelta
from pkgutil import resolve_name
from typing import Any

from django.conf import settings

from helpcenter.policies import durations

INDEXED = re.compile(r"(?P<name>[^\[\]]+)(?:\[(?P<index>\w+)\])?")


def value(name: str) -> timedelta | int:
    """Raises KeyError for a figure that nobody has named."""
    place = INDEXED.fullmatch(settings.OWN_FIGURES[name])
    if place is None:
        raise ValueError(f"{name} stands at no place: {settings.OWN_FIGURES[name]}")
    held: Any = resolve_name(place["name"])
    if place["index"]:
        held = held[int(place["index"]) if place["index"].isdecimal() else place["index"]]
    if not isinstance(held, timedelta | int):
        raise TypeError(f"{name} is neither a length of time nor a number")
    return held


def words(name: str) -> str:
    """In the active language: "10 minutes", "3 days". Raises KeyError as ``value``."""
    held = value(name)
    if isinstance(held, timedelta):
        return durations.length(round(held.total_seconds()))
    return str(held)
