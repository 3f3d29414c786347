"""The servers of a network that has many, and which of them have said nothing for days.

Times are aware UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple, Self

from django.conf import settings
from django.db import models

from channels.contract import realm_of

# On so many days a server was asked in vain before anything is made of it: a site that was down
# itself knows nothing of the days between.
SILENT_DAYS = 3


class ServerSilence(NamedTuple):
    """``since``: the first question in vain; ``gone_at``: from when on the server is gone."""

    since: datetime
    gone_at: datetime


class ServerQuerySet(models.QuerySet["Server"]):
    def at(self, network: str, server: str) -> Self:
        """The one of this host."""
        return self.filter(network=network, name=server)

    def silences(self) -> Mapping[str, ServerSilence]:
        """Since when each has been silent, where that has lasted for days; by realm, one query."""
        after: timedelta = settings.SERVER_GONE_AFTER
        silent = self.filter(silent_days__gte=SILENT_DAYS)
        return {
            realm_of(network, name): ServerSilence(since, since + after)
            for network, name, since in silent.values_list("network", "name", "silent_since")
            if since is not None
        }


class Server(models.Model):
    """A server of a network that has many: when it last showed a sign of life, and whether it has
    stopped to, for every login there."""

    network = models.CharField(max_length=20)
    name = models.CharField(max_length=253)  # its host
    # The last answer that only a server of this network gives; None: none was heard yet.
    heard_at = models.DateTimeField(null=True, blank=True)
    # The first question since then that it did not answer so, and on how many days it was asked
    # in vain, the last of them ``silent_on``.
    silent_since = models.DateTimeField(null=True, blank=True)
    silent_on = models.DateField(null=True, blank=True)
    silent_days = models.PositiveSmallIntegerField(default=0)

    objects = ServerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "name"], name="one_row_per_server")
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.network})"
