"""Says all that comes before a mail's content at once, to a server that can hear it so.

Two waits for its network in place of four: https://www.rfc-editor.org/rfc/rfc2920. ``smtplib``
goes through its steps as ever; what it would say was said, and it reads the answers in turn.
"""

from __future__ import annotations

import smtplib
from collections import deque
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

GO_AHEAD = 354


class Pipelined(smtplib.SMTP):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._ahead: deque[str] = deque()  # what was said before smtplib came to it
        super().__init__(*args, **kwargs)

    def sendmail(
        self,
        from_addr: str,
        to_addrs: str | Sequence[str],
        msg: Any,
        mail_options: Sequence[str] = (),
        rcpt_options: Sequence[str] = (),
    ) -> Any:
        """As smtplib's. Only a mail to one address is said ahead: ours are."""
        self.ehlo_or_helo_if_needed()
        addresses = [to_addrs] if isinstance(to_addrs, str) else to_addrs
        plain = isinstance(msg, bytes) and not (mail_options or rcpt_options)
        if plain and len(addresses) == 1 and self.has_extn("pipelining"):
            size = f" size={len(msg)}" if self.has_extn("size") else ""
            self._say_ahead(
                f"mail FROM:{_quoted(from_addr)}{size}",
                f"rcpt TO:{_quoted(addresses[0])}",
                "data",
            )
        return super().sendmail(from_addr, to_addrs, msg, mail_options, rcpt_options)

    def mail(self, sender: str, options: Sequence[str] = ()) -> tuple[int, bytes]:
        return self._next_answer() if self._ahead else super().mail(sender, options)

    def rcpt(self, recip: str, options: Sequence[str] = ()) -> tuple[int, bytes]:
        return self._next_answer() if self._ahead else super().rcpt(recip, options)

    def putcmd(self, cmd: str, args: str = "") -> None:
        if self._ahead and self._ahead[0] == cmd:
            self._ahead.popleft()  # "data", whose answer is read next
            return
        self._hear_the_rest()
        super().putcmd(cmd, args)

    def close(self) -> None:
        self._ahead.clear()
        super().close()

    def _say_ahead(self, *commands: str) -> None:
        if any(end in command for command in commands for end in "\r\n"):
            return  # smtplib refuses it, and says why
        self.send("".join(f"{command}\r\n" for command in commands))
        self._ahead.extend(commands)

    def _next_answer(self) -> tuple[int, bytes]:
        self._ahead.popleft()
        return self.getreply()

    def _hear_the_rest(self) -> None:
        """The answers to what comes after a refusal, before anything else is said."""
        while self._ahead:
            if self._next_answer()[0] == GO_AHEAD:  # although there is nobody to send to
                self.send(".\r\n")
                self.getreply()


@lru_cache(maxsize=16)  # our own address, and the latest of others
def _quoted(address: str) -> str:
    return smtplib.quoteaddr(address)
