"""Servers that have shown nobody a sign of life for days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db.models import QuerySet

from channels.contract import realm_of
from channels.models import Server

# On so many days a server was asked in vain before anything is made of it: a site that was down
# itself knows nothing of the days between.
DAYS = 3


class ServerSilence(NamedTuple):
    """``since``: the first question in vain; ``gone_at``: from when on the server is gone."""

    since: datetime
    gone_at: datetime


def silence_of(network: str, server: str) -> ServerSilence | None:
    """Since when it has been silent, where that has lasted for days."""
    return next(iter(_of(Server.objects.filter(network=network, name=server)).values()), None)


def silences() -> Mapping[str, ServerSilence]:
    """The same of all that are, by realm: one query."""
    return _of(Server.objects.all())


def _of(rows: QuerySet[Server]) -> dict[str, ServerSilence]:
    after: timedelta = settings.SERVER_GONE_AFTER
    silent = rows.filter(silent_days__gte=DAYS).values_list("network", "name", "silent_since")
    return {
        realm_of(network, name): ServerSilence(since, since + after)
        for network, name, since in silent
        if since is not None
    }
