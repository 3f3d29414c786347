"""The keys that a network publishes and signs with: fetched once, kept a while, for all processes.

Whoever sends us something may name any key, so that an unknown name is a reason to fetch them
anew once a minute at most.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.core.cache import cache

from channels.answers.fields import Fields
from channels.contract import Door, Endpoint, FindKey, PushLater
from channels.http import door_for

KEPT_FOR = timedelta(hours=6)
BETWEEN_FETCHES = timedelta(minutes=1)
MOST_KEYS = 20

Keys = Mapping[str, Mapping[str, Any]]


def finder(network: str, address: str, *, at: datetime, door: Door | None = None) -> FindKey:
    """Finds keys at this address. ``network``: its id; ``at``: aware UTC."""
    return partial(_find, network, address, at=at, door=door)


def _find(
    network: str, address: str, kid: str, *, at: datetime, door: Door | None
) -> Mapping[str, Any] | None:
    kept: Keys = cache.get(_name("keys", network)) or {}
    if kid in kept:
        return kept[kid]
    if not cache.add(_name("asked", network), at.isoformat(), BETWEEN_FETCHES.total_seconds()):
        raise PushLater("its keys were fetched a moment ago")
    keys = _fetch(door or door_for(network), address, at)
    cache.set(_name("keys", network), keys, KEPT_FOR.total_seconds())
    return keys.get(kid)


def _fetch(door: Door, address: str, at: datetime) -> Keys:
    """Raises PushLater where the network does not give them."""
    reply = door.send(Endpoint.INTROSPECT, "GET", address, at=at)
    keys = Fields(reply.json).each("keys")[:MOST_KEYS]
    if not reply.ok or not keys:
        raise PushLater("its keys cannot be had")
    return {kid: dict(key.raw) for key in keys if (kid := key.text("kid"))}


def _name(what: str, network: str) -> str:
    return f"push:{what}:{network}"
