"""Mails that the sender hands to a mail server, beside a bare smtplib loop over the same server.

The server is a process of its own (aiosmtpd). Several senders are compared at a server that
thinks before it answers, as real ones do: there the waiting must overlap.
"""

from __future__ import annotations

import os
import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from statistics import median

from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone

from bench.rows import Row
from channels.contract import Blame, Cause
from notifications import topics
from notifications.delivery import send_round
from notifications.models import Notice, Preferences
from tests.factories import break_login, make_channel, make_credential
from tests.servers import free_port
from tests.with_django import WITH_DJANGO

HOST = "127.0.0.1"
MAILS = {"small": 120, "full": 1000}
ROUNDS = 3
SENDERS = 4
THINKING_S = 0.06
READY, DONE = "ready", "done"


def measure(size: str) -> list[Row]:
    """One sender beside the bare loop, and four senders beside one."""
    return [_beside_bare_loop(MAILS[size]), _together(MAILS[size])]


def _beside_bare_loop(mails: int) -> Row:
    ours, bare = [], []
    with _server(0) as port:
        _use(port)
        for _round in range(ROUNDS):
            owe(mails)
            ours.append(mails / _timed_round(mails))
            bare.append(mails / _bare_loop(mails, port))
    return Row("notices, one sender", median(ours), median(bare), 0.25, "mails/s")


def _timed_round(mails: int) -> float:
    began = time.monotonic()
    sent = send_round.deliver_due(at=timezone.now())
    took = time.monotonic() - began
    if sent != mails:
        raise RuntimeError(f"{sent} of {mails} left")
    return took


def _bare_loop(mails: int, port: int) -> float:
    """The same mail, ready-made, to as many people."""
    began = time.monotonic()
    content = _mail_of_this_size()
    with smtplib.SMTP(HOST, port) as line:
        for number in range(mails):
            line.sendmail("care@example.com", [f"person{number}@example.com"], content)
    return time.monotonic() - began


def _mail_of_this_size() -> bytes:
    body = ("A channel needs you. " * 3 + "\r\n") * 140
    return f"From: care@example.com\r\nSubject: A channel needs you\r\n\r\n{body}".encode()


def _together(mails: int) -> Row:
    with _server(THINKING_S) as port:
        alone = mails / _by_processes(1, mails, port)
        four = mails * 2 / _by_processes(SENDERS, mails * 2, port)
    return Row(f"notices, {SENDERS} senders of one", four, alone, 3.5, "mails/s")


def _by_processes(count: int, mails: int, port: int) -> float:
    """Seconds from the word to begin until the last of ``count`` senders has ended."""
    owe(mails)
    environment = os.environ | {"SMTP_PORT": str(port)}
    senders = [
        subprocess.Popen(
            [*WITH_DJANGO, __name__],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _number in range(count)
    ]
    try:
        for sender in senders:
            _await(sender, READY)
        began = time.monotonic()
        for sender in senders:
            sender.stdin.write("go\n")  # type: ignore[union-attr]
            sender.stdin.flush()  # type: ignore[union-attr]
        for sender in senders:
            _await(sender, DONE)
        took = time.monotonic() - began
    finally:
        for sender in senders:
            sender.kill()
            sender.wait()
    left = Notice.objects.exclude(outcome=Notice.Outcome.SENT).count()
    if left:
        raise RuntimeError(f"{left} of {mails} did not leave")
    return took


def _await(sender: subprocess.Popen[str], word: str) -> None:
    line = sender.stdout.readline() if sender.stdout else ""
    if line.strip() != word:
        raise RuntimeError(f"a sender said {line!r} instead of {word!r}")


def owe(count: int) -> None:
    """One message each to so many people, on a login that was lost."""
    at = timezone.now()
    for _number in range(count):
        _owe_one(at)


def _owe_one(at: datetime) -> None:
    login = make_credential(at=at)
    break_login(login, Cause.REVOKED_BY_USER, at=at, blame=Blame.YOU.value)
    make_channel(login, at=at, name="Harbour Cafe")
    user = login.user
    Preferences.objects.create(user=user, zone="Europe/Madrid", zone_chosen=True)
    Notice.objects.create(
        user=user,
        topic=topics.CONNECTION_LOST,
        key=f"bench:{login.pk}",
        credential=login,
        context={"root": f"login:{login.pk}"},
        created_at=at,
        due_at=at,
    )


def _use(port: int) -> None:
    settings.EMAIL_BACKEND = "notifications.delivery.smtp_backend.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = HOST, port


@contextmanager
def _server(thinking_s: float) -> Iterator[int]:
    port = free_port()
    address, handler = f"{HOST}:{port}", "bench.mail_server.Sink"
    command = [sys.executable, "-m", "aiosmtpd", "-n", "-l", address, "-c", handler]
    server = subprocess.Popen([*command, str(thinking_s)])
    try:
        _await_port(port)
        yield port
    finally:
        server.kill()
        server.wait()


def _await_port(port: int) -> None:
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        try:
            smtplib.SMTP(HOST, port, timeout=1).quit()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the mail server did not start")


def send() -> None:
    """A sender as a process of its own: says that it is ready, waits for the word, and sends."""
    _use(int(os.environ["SMTP_PORT"]))
    User.objects.exists()  # the connection is open
    sys.stdout.write(f"{READY}\n")
    sys.stdout.flush()
    sys.stdin.readline()
    send_round.deliver_due(at=timezone.now())
    sys.stdout.write(f"{DONE}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    send()
