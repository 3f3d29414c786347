"""Connections that hang up in time, whatever the other side does.

A socket's own time limit begins anew with every byte, so a server that sends a header one
letter at a time would hold us for hours. Nothing of the site is imported here.
"""

from __future__ import annotations

import os
import socket
import ssl
import threading
import time
from contextlib import suppress
from functools import cache
from heapq import heappop, heappush
from itertools import count
from typing import Any

from requests.utils import DEFAULT_CA_BUNDLE_PATH
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.response import HTTPResponse


class _Watch:
    """Cuts connections whose time is over: one thread of this process for all of them."""

    def __init__(self) -> None:
        self._turn = threading.Condition()
        self._deadlines: list[tuple[float, int, _Deadline]] = []
        self._number = count()
        self._thread: threading.Thread | None = None

    def over(self, deadline: _Deadline, seconds: float) -> None:
        """``deadline`` is cut in so many seconds, where it does not end before."""
        moment = time.monotonic() + seconds
        with self._turn:
            heappush(self._deadlines, (moment, next(self._number), deadline))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, daemon=True)
                self._thread.start()
            elif self._deadlines[0][0] == moment:
                self._turn.notify()

    def _run(self) -> None:
        while True:
            with self._turn:
                while self._deadlines and self._deadlines[0][2].ended:
                    heappop(self._deadlines)
                now = time.monotonic()
                if not self._deadlines or self._deadlines[0][0] > now:
                    self._turn.wait(self._deadlines[0][0] - now if self._deadlines else None)
                    continue
                _moment, _number, deadline = heappop(self._deadlines)
            deadline.cut()


class _Deadline:
    """Cuts a connection after so many seconds, unless the block was left before."""

    def __init__(self, sock: socket.socket | None, seconds: float) -> None:
        self.sock, self.seconds = sock, seconds
        self.passed = self.ended = False
        self._lock = threading.Lock()

    def cut(self) -> None:
        with self._lock, suppress(OSError):
            if self.ended:
                return  # the next call may be using the connection by now
            self.passed = True
            # Not the TLS layer's own shutdown: that one is not safe from another thread.
            if self.sock is not None:
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)

    def __enter__(self) -> None:
        _watch.over(self, self.seconds)

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self.ended, self.sock = True, None
        if self.passed:
            raise TimeoutError("the answer did not begin in time") from None


_watch = _Watch()


def _watch_anew() -> None:
    """No thread comes along into a process that is forked off."""
    global _watch  # noqa: PLW0603 - of the new process
    _watch = _Watch()


os.register_at_fork(after_in_child=_watch_anew)


class HungUpMeanwhileError(ConnectionResetError):
    """The other side had closed a connection that was kept: what we asked, nobody heard."""


class _Timed:
    """A connection whose answer begins in time, and which knows whether it was used before."""

    sock: socket.socket | None
    timeout: float | None
    answers = 0

    def getresponse(self) -> HTTPResponse:
        """The status and every header, within this connection's time limit."""
        before = self.answers  # whatever fails closes the connection
        try:
            with _Deadline(self.sock, self.timeout or 0):
                return self._counted(super().getresponse())  # type: ignore[misc]
        except (ConnectionResetError, BrokenPipeError) as error:
            if before:
                raise HungUpMeanwhileError(*error.args) from error
            raise

    def _counted(self, response: HTTPResponse) -> HTTPResponse:
        self.answers += 1
        return response

    def close(self) -> None:
        self.answers = 0
        super().close()  # type: ignore[misc]


class _Connection(_Timed, HTTPConnection):  # type: ignore[misc]
    pass


class SecureConnection(_Timed, HTTPSConnection):  # type: ignore[misc]
    """Over TLS."""


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class SecurePool(HTTPSConnectionPool):
    """Of connections over TLS."""

    ConnectionCls = SecureConnection


@cache
def trust() -> ssl.SSLContext:
    """The authorities that vouch for a network, read once: it takes longer than a handshake."""
    return ssl.create_default_context(cafile=DEFAULT_CA_BUNDLE_PATH)


def pool_manager(**options: Any) -> PoolManager:
    """urllib3's pool manager with connections of this kind."""
    manager = PoolManager(ssl_context=trust(), **options)
    manager.pool_classes_by_scheme = {"http": _Pool, "https": SecurePool}
    return manager
