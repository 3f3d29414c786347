"""Reads pages of a signed-in person, and says as JSON how fast: a line for each line it is sent.

A process of its own: ``bench.looks.sqlite_round`` has it read for so many seconds while workers
write into the same SQLite, and while they do not. The time that it waits for a processor is no part
of it: that would tell what else the machine does.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bench.data.people import person_with

HOST = "localhost:8000"
CHANNELS = 3
SCHEDSTAT = Path("/proc/thread-self/schedstat")


def reader() -> Client:
    """Signed in, with each page asked for once."""
    client = Client(headers={"host": HOST})
    client.force_login(person_with(CHANNELS, at=timezone.now()))
    read(client, 0.1)
    return client


def read(client: Client, seconds: float) -> dict[str, float]:
    """Pages, and the seconds that they took without waiting for a processor."""
    pages, began, waited = 0, time.monotonic(), _waited()
    while (took := time.monotonic() - began) < seconds:
        for name in ("channels:list", "channels:live", "notifications:preferences"):
            answer = client.get(reverse(name))
            assert answer.status_code == 200, (name, answer.status_code)
            pages += 1
    return {"pages": pages, "seconds": took - (_waited() - waited)}


def _waited() -> float:
    """Seconds in which this thread could have run and had no processor: Linux, proc(5)."""
    return int(SCHEDSTAT.read_text().split()[1]) / 1e9


def main() -> None:
    client = reader()
    print("ready", flush=True)
    for line in sys.stdin:
        print(json.dumps(read(client, float(line))), flush=True)


if __name__ == "__main__":
    main()
