"""A mail server that takes every mail and keeps none, after a pause where one is asked for."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser
from typing import Self

from aiosmtpd.smtp import SMTP, Envelope, Session


class Sink:
    """For ``python -m aiosmtpd -c``; its one argument is the pause in seconds."""

    def __init__(self, thinking_s: float) -> None:
        self.thinking_s = thinking_s

    @classmethod
    def from_cli(cls, parser: ArgumentParser, *arguments: str) -> Self:  # noqa: ARG003
        return cls(float(*arguments))

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, said: list[str]
    ) -> list[str]:
        """Hears several commands at once, as Postfix, Exim and Exchange do."""
        session.host_name = hostname
        return [*said[:-1], "250-PIPELINING", said[-1]]

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.thinking_s:
            await asyncio.sleep(self.thinking_s)
        return "250 taken"
