"""Several senders of notices beside one, as workers run them: processes over one PostgreSQL.

At a server that thinks before it answers, as real ones do: there the waiting must overlap. And
at one that answers at once, where two processor cores are all there is to share between the
senders, the database and the mail server.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

from django.contrib.auth.models import User
from django.utils import timezone

from bench.data.databases import postgres
from bench.messages.owed_mails import owe, owe_again, server, use
from bench.rows import Row
from notifications.delivery import send_round
from notifications.models import Notice
from tests.with_django import WITH_DJANGO

MAILS = {"small": 40, "full": 400}  # for each sender
ROUNDS = 3
SENDERS = 4
THINKING_S = 0.06
READY = "ready"
Sender = subprocess.Popen[str]


def measure(size: str) -> list[Row]:
    mails = MAILS[size]
    with postgres() as database, _senders(database) as senders:
        owe(mails * SENDERS)
        rows = [_row(senders, mails, THINKING_S, 3.5, f"answers after {THINKING_S * 1000:.0f} ms")]
        if size == "full":
            rows.append(_row(senders, mails, 0, 1.0, "answers at once"))
        return rows


def _row(senders: list[Sender], mails: int, thinking_s: float, goal: float, name: str) -> Row:
    alone, together = [], []
    with server(thinking_s) as (port, _process):
        _rate(senders, mails * SENDERS, port)  # each has drawn its first mail
        for _turn in range(ROUNDS):
            alone.append(_rate(senders[:1], mails, port))
            together.append(_rate(senders, mails * SENDERS, port))
    title = f"notices, {SENDERS} senders of one, server {name}"
    return Row(title, median(together), median(alone), goal, "mails/s")


def _rate(senders: list[Sender], mails: int, port: int) -> float:
    """Mails a second, from the word to begin until the last of the senders has ended."""
    owe_again(mails)
    began = time.monotonic()
    for sender in senders:
        _say(sender, str(port))
    for sender in senders:
        _await(sender, READY)
    took = time.monotonic() - began
    if left := Notice.objects.exclude(outcome=Notice.Outcome.SENT).count():
        raise RuntimeError(f"{left} of {mails} did not leave")
    return mails / took


@contextmanager
def _senders(database: str) -> Iterator[list[Sender]]:
    environment = os.environ | {"TEST_DATABASE_URL": database}
    senders = [
        subprocess.Popen(
            [*WITH_DJANGO, __name__],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _number in range(SENDERS)
    ]
    try:
        for sender in senders:
            _await(sender, READY)
        yield senders
    finally:
        for sender in senders:
            sender.kill()
            sender.wait()


def _await(sender: Sender, word: str) -> None:
    line = sender.stdout.readline() if sender.stdout else ""
    if line.strip() != word:
        raise RuntimeError(f"a sender said {line!r} instead of {word!r}")


def _say(sender: Sender, word: str) -> None:
    if sender.stdin:
        sender.stdin.write(f"{word}\n")
        sender.stdin.flush()


def send() -> None:
    """A sender as a process of its own: says that it is ready, hears a port, and sends."""
    User.objects.exists()  # the connection is open
    _tell(READY)
    for port in sys.stdin:
        use(int(port))
        send_round.deliver_due(at=timezone.now())
        _tell(READY)


def _tell(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    send()
