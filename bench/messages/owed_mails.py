"""People whom a mail is owed, and a mail server (aiosmtpd, a process of its own) that takes it."""

from __future__ import annotations

import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from channels.contract import Blame, Cause
from notifications import topics
from notifications.models import Notice, Preferences
from tests.factories import break_login, make_channel, make_credential
from tests.servers import free_port

HOST = "127.0.0.1"


def owe(count: int) -> None:
    """One message each to so many people, on a login that was lost."""
    at = timezone.now()
    with transaction.atomic():
        for _number in range(count):
            _owe_to_somebody(at)


def owe_again(count: int) -> None:
    """The same messages, to the first so many people."""
    first = list(Notice.objects.order_by("pk").values_list("pk", flat=True)[:count])
    Notice.objects.filter(pk__in=first).update(
        outcome=Notice.Outcome.OWED, claimed_at=None, batch=None, address="", ended_at=None
    )


def _owe_to_somebody(at: datetime) -> None:
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


def use(port: int) -> None:
    settings.EMAIL_BACKEND = "notifications.delivery.smtp_backend.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = HOST, port


@contextmanager
def server(thinking_s: float) -> Iterator[tuple[int, int]]:
    """Its port and its process. It thinks for so long before it takes a mail."""
    port = free_port()
    address, handler = f"{HOST}:{port}", "bench.messages.mail_server.Sink"
    command = [sys.executable, "-m", "aiosmtpd", "-n", "-l", address, "-c", handler]
    process = subprocess.Popen([*command, str(thinking_s)])
    try:
        _await_port(port)
        yield port, process.pid
    finally:
        process.kill()
        process.wait()


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


def processor_seconds(process: int) -> float:
    """What a process has used so far."""
    return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e9
