"""kombu's transport over the table: what ``database://`` means on this site.

What is due stands in other rows, so a
message is only a wake-up: it may be lost, and only the newest ``MOST`` are kept. A database that
is away, full or locked is asked again at the next turn, and never ends a worker.
https://docs.celeryq.dev/projects/kombu/en/stable/reference/kombu.transport.virtual.html
"""

from __future__ import annotations

import json
import logging
import time
from queue import Empty
from typing import Any

from django.db import Error, connection
from kombu.transport import virtual

from core.broker.models import Wakeup

log = logging.getLogger(__name__)
# Of all queues together: what a worker that comes back after a week has to read.
MOST = 1000
# A database that is away is logged once in so many seconds, and not at every turn.
SAY_AGAIN_S = 60


class Channel(virtual.Channel):
    """One process's door to the queues."""

    # What a worker has taken and not done is not put back: the schedule wakes for it again.
    do_restore = False
    _said_at = -float(SAY_AGAIN_S)

    def _put(self, queue: str, message: Any, **_options: Any) -> None:
        try:
            row = Wakeup.objects.create(queue=queue, message=json.dumps(message))
            Wakeup.objects.filter(pk__lte=row.pk - MOST).delete()
        except Error:
            _hang_up()
            raise

    def _poll(self, cycle: Any, callback: Any, timeout: float | None = None) -> Any:
        """One look at the table for all queues, as long as nothing waits in any."""
        if not self._anything():
            raise Empty
        return super()._poll(cycle, callback, timeout)

    def _anything(self) -> bool:
        try:
            return Wakeup.objects.exists()
        except Error as error:
            self._away(error)
            return False

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        """The oldest message, for one worker alone."""
        while True:
            try:
                row = Wakeup.objects.filter(queue=queue).order_by("pk").first()
                if row is None:
                    raise Empty
                taken, _rows = Wakeup.objects.filter(pk=row.pk).delete()
            except Error as error:
                self._away(error)
                raise Empty from None
            if not taken:
                continue  # another worker was faster
            try:
                return json.loads(row.message)
            except ValueError:
                log.warning("a message of the queue %s could not be read: dropped", queue)

    def _size(self, queue: str) -> int:
        try:
            return Wakeup.objects.filter(queue=queue).count()
        except Error as error:
            self._away(error)
            return 0

    def _purge(self, queue: str) -> int:
        removed, _rows = Wakeup.objects.filter(queue=queue).delete()
        return removed

    def _delete(self, queue: str, *_arguments: Any, **_options: Any) -> None:
        """A worker that leaves takes no messages along: others read the same queue."""

    def _away(self, error: Error) -> None:
        _hang_up()
        now = time.monotonic()
        if now - self._said_at >= SAY_AGAIN_S:
            self._said_at = now
            log.warning("the queue in the database cannot be read for now: %s", error)


def _hang_up() -> None:
    """So that the next turn begins with a new connection, unless a transaction is under way."""
    if not connection.in_atomic_block:
        connection.close()


class Transport(virtual.Transport):
    """Several processes share the table; each polls it once a second."""

    Channel = Channel
    driver_type = driver_name = "database"
    can_parse_url = False
    polling_interval = 1.0
    # Both sorts: Celery connects again after these, where it would end after others.
    connection_errors = (*virtual.Transport.connection_errors, Error)  # type: ignore[assignment]
    channel_errors = (*virtual.Transport.channel_errors, Error)  # type: ignore[assignment]
    # Which queue takes what: the same for every connection of this process.
    bindings = virtual.BrokerState()

    def __init__(self, client: Any, **options: Any) -> None:
        super().__init__(client, **options)
        self.state = self.bindings

    def driver_version(self) -> str:
        return connection.vendor
