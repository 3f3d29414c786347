"""Mails that a sender hands to a mail server, beside a bare smtplib loop over the same server.

By the processor time of both sides: neither waits for anything else, so this is the time that
it takes on a machine that does nothing beside. By the clock, a busy machine would slow the one
that reckons and spare the one that waits.
"""

from __future__ import annotations

import smtplib
import time
from collections.abc import Callable
from statistics import median

from django.utils import timezone

from bench.messages.owed_mails import HOST, owe, owe_again, processor_seconds, server, use
from bench.rows import Row
from notifications.delivery import send_round

MAILS = {"small": 120, "full": 1000}
ROUNDS = 5


def measure(size: str) -> list[Row]:
    mails, ours, bare = MAILS[size], [], []
    with server(0) as (port, process):
        use(port)
        owe(mails)
        _round(mails)  # templates are compiled, the server has warmed up
        for _turn in range(ROUNDS):
            owe_again(mails)
            ours.append(mails / _spent(process, lambda: _round(mails)))
            bare.append(mails / _spent(process, lambda: _bare_loop(mails, port)))
    return [Row("notices, one sender", median(ours), median(bare), 0.25, "mails/CPU s")]


def _spent(process: int, work: Callable[[], None]) -> float:
    """Seconds of the processor, for us and the server."""
    began, theirs = time.process_time(), processor_seconds(process)
    work()
    return time.process_time() - began + processor_seconds(process) - theirs


def _round(mails: int) -> None:
    if (sent := send_round.deliver_due(at=timezone.now())) != mails:
        raise RuntimeError(f"{sent} of {mails} left")


def _bare_loop(mails: int, port: int) -> None:
    """The same mail, ready-made, to as many people."""
    content = _mail_of_this_size()
    with smtplib.SMTP(HOST, port) as line:
        for number in range(mails):
            line.sendmail("care@example.com", [f"person{number}@example.com"], content)


def _mail_of_this_size() -> bytes:
    body = ("A channel needs you. " * 3 + "\r\n") * 140
    return f"From: care@example.com\r\nSubject: A channel needs you\r\n\r\n{body}".encode()
