"""Connections to vetted addresses themselves, hung up when their time is over.

A name is not resolved a second time on the way: whoever answers for it could give another
address to the second question.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from core.outgoing.public_addresses import Target
from core.outgoing.timed_connections import trust

CONNECT_S = 3.0


@dataclass(slots=True)
class Deadline:
    """Hangs up when the time is over: a socket's own limit begins anew with every byte."""

    ends_at: float
    sock: socket.socket | None = None
    expired: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def left(self) -> float:
        return max(0.05, self.ends_at - time.monotonic())

    def hold(self, sock: socket.socket) -> None:
        with self._lock:
            self.sock = sock
            if self.expired:
                _hang_up(sock)

    def expire(self) -> None:
        with self._lock:
            self.expired = True
            if self.sock is not None:
                _hang_up(self.sock)


@contextmanager
def timed(seconds: float) -> Iterator[Deadline]:
    """Whatever is held by the deadline within the block is hung up when the time is over."""
    deadline = Deadline(time.monotonic() + seconds)
    alarm = threading.Timer(seconds, deadline.expire)
    alarm.daemon = True
    alarm.start()
    try:
        yield deadline
    finally:
        alarm.cancel()


def connect(target: Target, addresses: list[str], deadline: Deadline) -> socket.socket:
    """To the vetted addresses themselves, in turn; the certificate must be of the name."""
    until = time.monotonic() + CONNECT_S
    sock = dial(target.port, addresses, until)
    deadline.hold(sock)
    if not target.secure:
        sock.settimeout(deadline.left)
        return sock
    try:
        sock.settimeout(deadline.left)
        safe = trust().wrap_socket(sock, server_hostname=target.host, do_handshake_on_connect=False)
    except BaseException:
        sock.close()
        raise
    deadline.hold(safe)
    try:
        safe.do_handshake()
    except BaseException:
        safe.close()
        raise
    return safe


def dial(port: int, addresses: list[str], until: float) -> socket.socket:
    """A connection to the first of these addresses that takes one, ``until`` (monotonic seconds).

    Raises OSError.
    """
    last: OSError = ConnectionRefusedError("nobody there")
    for address in addresses:
        left = until - time.monotonic()
        if left <= 0:
            raise TimeoutError("no connection in time")
        try:
            return socket.create_connection((address, port), timeout=left)
        except OSError as error:
            last = error
    raise last


def _hang_up(sock: socket.socket) -> None:
    with suppress(OSError):
        # Not the TLS layer's own shutdown: that one is not safe from another thread.
        socket.socket.shutdown(sock, socket.SHUT_RDWR)
