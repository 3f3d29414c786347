"""A sender of webhooks as a process of its own, run by ``tests.with_django``.

``prepare URL N``; ``hang``: dies by kill -9 between claim and send; ``send [minutes ahead]``.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.utils import timezone

from api.webhooks import enqueue, post, send_round, subscriptions
from api.webhooks.event_types import OFFERED


def prepare(url: str, number: int) -> None:
    enqueue.wake_sender = lambda: None
    call_command("migrate", verbosity=0)
    at = timezone.now()
    for place in range(number):
        hook = subscriptions.make(None, f"{url}/{place}", OFFERED, at=at).hook
        enqueue.ping(hook, at=at)


def hang() -> None:
    """What is claimed is about to be sent, and the machine loses power."""

    def die(*_: object) -> Any:
        os.kill(os.getpid(), signal.SIGKILL)

    post.post = die  # type: ignore[assignment]
    send(0)


def send(minutes: int) -> None:
    ahead = timedelta(minutes=minutes)
    sys.stdout.write(json.dumps(send_round.send_due(clock=lambda: timezone.now() + ahead)))


if __name__ == "__main__":
    wanted, *rest = sys.argv[1:]
    if wanted == "prepare":
        prepare(rest[0], int(rest[1]))
    elif wanted == "hang":
        hang()
    else:
        send(int(rest[0]) if rest else 0)
