"""Celery's folder as broker, safe for several processes at once.

kombu's own transport creates a file and fills it afterwards: a worker that looks in between
reads nothing, takes that for a broken broker, and ends. Here every file is written aside and
then moved into place, and a message that cannot be read is dropped: it was only a wake-up.
https://docs.celeryq.dev/projects/kombu/en/stable/reference/kombu.transport.filesystem.html
"""

from __future__ import annotations

import json
import logging
import time
import uuid
from pathlib import Path
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES
from kombu.transport import filesystem as kombu_folder

log = logging.getLogger(__name__)


def _write_whole(path: Path, data: Any) -> None:
    """Readers see the former file or this one, never a part of it."""
    aside = path.with_name(f".{uuid.uuid4().hex}")
    aside.write_text(json.dumps(data))
    aside.replace(path)


class Channel(kombu_folder.Channel):
    """kombu's channel, with whole files only."""

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        file = self._exchange_file(exchange)
        self.control_folder.mkdir(exist_ok=True)
        # A file of its own to lock: the table is replaced, and a lock would go with it.
        with file.with_suffix(".lock").open("w") as guard:
            kombu_folder.lock(guard, kombu_folder.LOCK_EX)
            table = [list(row) for row in self.get_table(exchange)]
            row = [routing_key or "", pattern or "", queue or ""]
            if row not in table:
                _write_whole(file, [row, *table])
            kombu_folder.unlock(guard)

    def _put(self, queue: str, payload: Any, **_options: Any) -> None:  # type: ignore[override]
        name = f"{round(time.monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        try:
            _write_whole(Path(self.data_folder_out) / name, payload)
        except OSError as error:
            raise ChannelError(f"Cannot add {name} to the queue") from error

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        """Raises ``queue.Empty`` where nothing waits."""
        while True:
            try:
                return super()._get(queue)
            except ValueError:
                log.warning("a message of the queue %s could not be read: dropped", queue)


class Transport(kombu_folder.Transport):
    """What ``filesystem://`` means on this site."""

    Channel = Channel


def install() -> None:
    """From now on, in this process."""
    TRANSPORT_ALIASES["filesystem"] = f"{__name__}:{Transport.__qualname__}"
