"""A real mail server (aiosmtpd) on this machine, and the ways in which it may misbehave."""

from __future__ import annotations

import asyncio
import socket
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.servers import free_port

HOLD_S = 10


@dataclass
class Server:
    """What arrived, and what it answers. A drop or a delay is for one recipient."""

    port: int
    refuses: dict[str, str] = field(default_factory=dict)  # at RCPT
    refuses_content: dict[str, str] = field(default_factory=dict)  # after the content
    drops_before: set[str] = field(default_factory=set)  # hangs up at RCPT
    drops_after: set[str] = field(default_factory=set)  # has the content, gives no answer
    slow_answer_s: float = 0
    pipelines: bool = False  # hears several commands at once
    holds: set[str] = field(default_factory=set)  # has the content, and thinks for long
    sessions: int = 0
    arrived: list[tuple[str, Message]] = field(default_factory=list)

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, said: list[str]
    ) -> list[str]:
        self.sessions += 1
        session.host_name = hostname
        return [*said[:-1], "250-PIPELINING", said[-1]] if self.pipelines else said

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.drops_before:
            self.drops_before.discard(address)
            _hang_up(server)
            return "421 gone"
        if answer := self.refuses.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        to = str(envelope.rcpt_tos[0])
        if answer := self.refuses_content.get(to):
            return answer
        self.arrived.append((to, message_from_bytes(content)))
        if to in self.drops_after:
            _hang_up(server)
        if to in self.holds:
            await asyncio.sleep(HOLD_S)
        if self.slow_answer_s:
            await asyncio.sleep(self.slow_answer_s)
        return "250 taken"

    @property
    def counts(self) -> Counter[str]:
        return Counter(to for to, _mail in self.arrived)


def _hang_up(server: SMTP) -> None:
    transport = server.transport
    assert transport is not None
    transport.abort()  # type: ignore[attr-defined]


@contextmanager
def running(server: Server | None = None) -> Iterator[Server]:
    """On a free port of 127.0.0.1, or on that of ``server``."""
    server = server or Server(free_port())
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


@contextmanager
def silent() -> Iterator[int]:
    """A port that takes connections and never says a word."""
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        line.listen(5)
        port: int = line.getsockname()[1]
        yield port


def await_count(server: Server, wanted: int, patience_s: float = 5) -> None:
    deadline = time.monotonic() + patience_s
    while len(server.arrived) < wanted:
        assert time.monotonic() < deadline, f"{len(server.arrived)} of {wanted} arrived"
        time.sleep(0.01)
